using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Formulas;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Equations.Notation;

namespace ModelGen.Generator.Binding.Losses;

/// <summary>Makes a loss of the equations that a model has for it, of which the last gives the loss of an element.</summary>
/// <param name="equations">What is written.</param>
/// <param name="constants">Numbers with names.</param>
/// <param name="report">Where to report what is wrong with a piece of an equation, which it gets by its number.</param>
internal sealed class LossBuilder(
    EquatableArray<EquationSyntax> equations, EquatableArray<(string Name, double Value)> constants, Action<int, Syntax, string> report)
    : FormulaBuilder(equations, report)
{
    /// <summary>The names of output and target, as in losses of Keras.</summary>
    public const string Output = "y_pred", Target = "y_true";

    private readonly List<Equation> built = [];

    /// <summary>Values that were given a name, by what they are.</summary>
    private readonly Dictionary<Expr, Symbol> named = [];

    protected override IEnumerable<string> Given => [Output, Target, .. constants.Select(constant => constant.Name)];

    /// <summary>The equations, or null after a problem that was reported.</summary>
    public EquatableArray<Equation>? Build()
    {
        Take();
        if (Valid && Defined != LossFunction.Result)
        {
            Report(Equations[Present].Name, $"the last equation gives the loss of an element; call its value '{LossFunction.Result.Word}'");
        }

        CheckReads(name => name == LossFunction.Result.Word, "remove its equation");
        if (Valid && Objection() is string objection)
        {
            Report(Equations[Present], objection);
        }

        return Valid ? built.ToEquatableArray() : null;
    }

    protected override string? ObjectionToValue(string name) => base.ObjectionToValue(name)
        ?? (Given.Contains(name) ? $"'{name}' is the output, the target or a constant; give the value another name" : null);

    /// <summary>Adds an equation. Not every gradient is NaN where its value is, as that of y_pred - y_true; the one of the loss has to be.</summary>
    protected override void Add(Symbol name, Expr value)
    {
        if (name == LossFunction.Result)
        {
            Symbol whole = value as Symbol ?? Name(value, Symbol.Part("value", name, 1));
            value = whole + FormulaFunctions.NothingOrNaN(whole);
        }

        built.Add(new Equation(name, value));
    }

    protected override Symbol Name(Expr value, Symbol proposed)
    {
        if (!named.TryGetValue(value, out Symbol? name))
        {
            named.Add(value, name = proposed);
            Add(name, value);
        }

        return name;
    }

    protected override Expr? Find(string name) => name switch
    {
        Output => LossFunction.X,
        Target => LossFunction.Y,
        _ => constants.FirstOrDefault(constant => constant.Name == name) is { Name: not null } constant ? constant.Value : null,
    };

    protected override string? Advice(string name) =>
        Equations.Any(equation => equation.Name.Name == name) ? $"'{name}' is read before its equation; move that up"
        : TrainingWords.OfFormulas.Find(name) is { Advice: string advice } ? $"there is no value '{name}'; {advice}"
        : null;

    /// <summary>What is wrong with the loss as a whole, or null.</summary>
    private string? Objection()
    {
        string example = $"as in 'abs({Output} - {Target})'";
        return !IsRead(Output) && !IsRead(Target) ? $"a loss is of the output '{Output}' and the target '{Target}', {example}"
            : !IsRead(Output) ? $"nothing is learned from a loss that does not read the output '{Output}', {example}"
            : IsFlat() ? $"nothing is learned from a loss without a gradient: '{Output}' counts only in comparisons or not at all"
            : constants.Select(constant => constant.Name).FirstOrDefault(name => !IsRead(name)) is string unread
                ? $"no equation reads the constant '{unread}'; remove it"
            : null;
    }

    private bool IsFlat()
    {
        EquatableArray<Equation> forward = Normalizer.Normalize([.. built.Select(e => e with { Value = FormulaFunctions.WithoutNothing(e.Value) })]);
        return Differentiator.Differentiate(forward, [LossFunction.Result], [LossFunction.X]).Results[0].Value is Constant { Value: 0 };
    }
}
