using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Equations.Notation;

namespace ModelGen.Generator.Binding.Formulas;

/// <summary>
/// Makes expressions of equations that a model has written, one after another. What there is in them besides numbers, operators and
/// <see cref="FormulaFunctions"/> says who derives from it: what names mean, and further functions.
/// </summary>
/// <param name="equations">What is written.</param>
/// <param name="report">Where to report what is wrong with a piece of an equation, which it gets by its number.</param>
internal abstract class FormulaBuilder(EquatableArray<EquationSyntax> equations, Action<int, Syntax, string> report)
{
    private readonly HashSet<string> read = [];

    /// <summary>Values of parts of the present equation that have got a name.</summary>
    private int partsOfEquation;

    protected EquatableArray<EquationSyntax> Equations => equations;

    /// <summary>What the names of equations so far mean.</summary>
    protected Dictionary<string, Symbol> Values { get; } = [];

    /// <summary>The number of the present equation.</summary>
    protected int Present { get; private set; }

    /// <summary>Whether nothing was reported.</summary>
    protected bool Valid { get; private set; } = true;

    /// <summary>The value of the present equation.</summary>
    protected Symbol Defined => equations[Present].Name.Name;

    /// <summary>The names of all functions.</summary>
    protected virtual IReadOnlyList<string> Functions => FormulaFunctions.Names;

    /// <summary>All names of values that are no other equation's.</summary>
    protected abstract IEnumerable<string> Given { get; }

    /// <summary>Takes all equations, in order; what is reported next concerns the last one.</summary>
    protected void Take()
    {
        for (Present = 0; Present < equations.Count; Present++)
        {
            EquationSyntax equation = equations[Present];
            partsOfEquation = 0;
            if (ObjectionToValue(equation.Name.Name) is string objection)
            {
                Report(equation.Name, objection);
            }
            else
            {
                Add(Defined, Value(equation.Value));
                Values.Add(equation.Name.Name, Defined);
            }
        }

        Present = equations.Count - 1;
    }

    /// <summary>Reports equations that nothing reads, other than those of results; what is reported next concerns the last equation.</summary>
    /// <param name="isResult">Whether a name is one of a result.</param>
    /// <param name="advice">What to do about an equation that nothing reads.</param>
    protected void CheckReads(Func<string, bool> isResult, string advice)
    {
        for (Present = 0; Present < equations.Count && Valid; Present++)
        {
            NameSyntax name = equations[Present].Name;
            if (!IsRead(name.Name) && !isResult(name.Name))
            {
                Report(name, $"nothing reads '{Words.Shorten(name.Name)}'; {advice}");
            }
        }

        Present = equations.Count - 1;
    }

    /// <summary>Whether an equation reads a name.</summary>
    protected bool IsRead(string name) => read.Contains(name);

    /// <summary>Why no equation may give a value of this name, or null.</summary>
    protected virtual string? ObjectionToValue(string name) =>
        Values.ContainsKey(name) ? $"'{name}' has an equation already; give this value another name"
        : Functions.Contains(name) ? $"'{name}' is a function; give the value another name"
        : null;

    /// <summary>Adds an equation.</summary>
    protected abstract void Add(Symbol name, Expr value);

    /// <summary>Adds an equation for a value unless it has a name; gives its name.</summary>
    protected abstract Symbol Name(Expr value, Symbol proposed);

    /// <summary>What a name means that is no other equation's, or null: nothing.</summary>
    protected abstract Expr? Find(string name);

    /// <summary>What is to be done about a name that means nothing, where more can be said than what is known; or null.</summary>
    protected virtual string? Advice(string name) => null;

    /// <summary>A call of a function of its own, or null: it has none of this name.</summary>
    protected virtual Expr? OwnCall(CallSyntax call) => null;

    protected Expr Value(Syntax syntax) => syntax switch
    {
        NumberSyntax number => number.Value,
        NameSyntax name => Named(name),
        NegationSyntax negation => -Value(negation.Operand),
        OperatorSyntax { IsComparison: false } binary => Binary(binary),
        CallSyntax call => OwnCall(call) ?? Call(call),
        _ => Wrong(syntax, "a comparison is the first argument of where(a > b, x, y)"),
    };

    /// <summary>A name for a value of a part of the present equation.</summary>
    protected Symbol NextPart(string word) => Symbol.Part(word, Defined, ++partsOfEquation);

    protected Expr Wrong(Syntax syntax, string message)
    {
        Report(syntax, message);
        return 0;
    }

    protected bool Report(Syntax syntax, string message)
    {
        Valid = false;
        report(Present, syntax, message);
        return false;
    }

    private Expr Binary(OperatorSyntax binary)
    {
        (Expr left, Expr right) = (Value(binary.Left), Value(binary.Right));
        Expr result = binary.Operator switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            _ => right.Simplify() is Constant { Value: 0 } ? Wrong(binary.Right, "this is a division by 0") : left / right,
        };
        return result.Simplify() is Constant { Value: var value } && (double.IsNaN(value) || double.IsInfinity(value))
            ? Wrong(binary, "this is no finite number")
            : result;
    }

    private Expr Named(NameSyntax name)
    {
        read.Add(name.Name);
        return Values.TryGetValue(name.Name, out Symbol? value) ? value : Find(name.Name) ?? Wrong(name, Advice(name.Name) ?? Unknown(name.Name));
    }

    private string Unknown(string name)
    {
        string[] known = [.. Values.Keys, .. Given];
        return Functions.Contains(name) ? $"'{name}' is a function; write {name}(...)"
            : Words.Closest(name, known) is string closest ? $"there is no value '{Words.Shorten(name)}'; did you mean '{closest}'?"
            : $"there is no value '{Words.Shorten(name)}'; known are: {Words.List(known.Distinct())}";
    }

    private Expr Call(CallSyntax call) => call.Function.Name switch
    {
        FormulaFunctions.Where => Choice(call),
        FormulaFunctions.Min or FormulaFunctions.Max => OfTwo(call),
        _ => OfOne(call),
    };

    private Expr OfOne(CallSyntax call)
    {
        if (FormulaFunctions.Find(call.Function.Name) is not { } function)
        {
            string? closest = Words.Closest(call.Function.Name, Functions);
            string advice = closest is null ? $"known are: {Words.List(Functions)}" : $"did you mean '{closest}'?";
            return Wrong(call.Function, $"there is no function '{Words.Shorten(call.Function.Name)}'; {advice}");
        }

        if (!Has(call, 1, "x"))
        {
            return 0;
        }

        // What a function mentions several times is computed once.
        Expr argument = Value(call.Arguments[0]);
        Symbol probe = "x";
        return function(function(probe).Symbols().Count(symbol => symbol == probe) > 1 ? WithName(argument) : argument);
    }

    private Expr OfTwo(CallSyntax call)
    {
        if (!Has(call, 2, "a, b"))
        {
            return 0;
        }

        (Expr left, Expr right) = (WithName(Value(call.Arguments[0])), WithName(Value(call.Arguments[1])));
        return call.Function.Name == FormulaFunctions.Min ? FormulaFunctions.Least(left, right) : FormulaFunctions.Greatest(left, right);
    }

    private Expr Choice(CallSyntax call)
    {
        if (!Has(call, 3, "a > b, x, y", comparisons: 1))
        {
            return 0;
        }

        if (call.Arguments[0] is not OperatorSyntax { IsComparison: true } comparison)
        {
            return Wrong(call.Arguments[0], "a comparison is expected, as in where(a > b, x, y)");
        }

        (Expr left, Expr right) = (WithName(Value(comparison.Left)), WithName(Value(comparison.Right)));
        (Expr first, Expr second) = (Value(call.Arguments[1]), Value(call.Arguments[2]));
        return comparison.Operator == '>' ? FormulaFunctions.Choice(left, right, first, second) : FormulaFunctions.Choice(right, left, first, second);
    }

    /// <summary>What several parts of an expression mention, by a name.</summary>
    private Expr WithName(Expr value) => value is Symbol or Constant ? value : Name(value, NextPart("v"));

    private bool Has(CallSyntax call, int count, string arguments, int comparisons = 0)
    {
        if (call.Arguments.Count != count)
        {
            string found = call.Arguments.Count == 1 ? "1 argument" : $"{call.Arguments.Count} arguments";
            return Report(call, $"{call.Function.Name}({arguments}) is expected, not {found}");
        }

        return call.Arguments.Skip(comparisons).FirstOrDefault(argument => argument is OperatorSyntax { IsComparison: true }) is not Syntax wrong
            || Report(wrong, "a comparison is the first argument of where(a > b, x, y)");
    }
}
