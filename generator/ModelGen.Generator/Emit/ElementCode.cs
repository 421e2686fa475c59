using System.Globalization;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Emit;

/// <summary>Equations as C# statements over values of one type.</summary>
/// <param name="type">The type.</param>
internal abstract class ElementCode(string type)
{
    /// <summary>The type.</summary>
    protected string Type => type;

    /// <summary>Loads, equations and stores, one statement each.</summary>
    /// <param name="code">Where they are written.</param>
    /// <param name="inputs">Values with the expressions that load them; what no equation mentions is left out.</param>
    /// <param name="equations">The equations.</param>
    /// <param name="outputs">Values with the statements that store them, where <c>{0}</c> stands for the value.</param>
    public void Body(
        CodeWriter code,
        IReadOnlyList<(Symbol Name, string Load)> inputs,
        IReadOnlyList<Equation> equations,
        IReadOnlyList<(Symbol Name, string Store)> outputs)
    {
        HashSet<Symbol> used = [.. equations.SelectMany(e => e.Value.Symbols()), .. outputs.Select(o => o.Name)];
        foreach ((Symbol name, string load) in inputs.Where(i => used.Contains(i.Name)))
        {
            code.Line($"{type} {NameScope.Local(name)} = {load};");
        }

        foreach (Equation equation in equations)
        {
            code.Line($"{type} {NameScope.Local(equation.Name)} = {Render(equation.Value)};");
        }

        foreach ((Symbol name, string store) in outputs)
        {
            code.Line(string.Format(CultureInfo.InvariantCulture, store, NameScope.Local(name)));
        }
    }

    /// <summary>An expression over variables of the type.</summary>
    protected abstract string Render(Expr expr);
}
