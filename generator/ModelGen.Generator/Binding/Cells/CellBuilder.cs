using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Equations.Notation;

namespace ModelGen.Generator.Binding.Cells;

/// <summary>
/// Makes a <see cref="Cell"/> of the equations that a model has for it. <c>affine(x, h)</c> is a sum x W + h U + b of its own, with the next
/// block of each tensor. A name of a state is the state before the step up to the state's own equation, and the new one behind it. What a sum takes,
/// other than the input and states before the step, has to be known for all units before: it ends a part of the step.
/// </summary>
/// <param name="cell">What is written.</param>
/// <param name="constant">The value of a constant.</param>
/// <param name="report">Where to report what is wrong with a piece of an equation, which it gets by its number.</param>
internal sealed class CellBuilder(OwnCell cell, Func<string, double> constant, Action<int, Syntax, string> report)
{
    /// <summary>Most sums of a cell, vectors among its parameters included.</summary>
    public const int MaxSums = 32;

    private const string Kernel = "kernel", RecurrentKernel = "recurrent_kernel", Bias = "bias";

    private readonly CellGraph graph = new();

    /// <summary>What the names of equations so far mean.</summary>
    private readonly Dictionary<string, Symbol> values = [];

    private readonly HashSet<string> read = [];

    /// <summary>Sums of the present equation, and values of its parts, that have got a name.</summary>
    private int sumsOfEquation, partsOfEquation;

    private int inputBlocks, stateBlocks, biasBlocks;

    /// <summary>The number of the present equation.</summary>
    private int present;

    /// <summary>Whether nothing was reported.</summary>
    private bool valid = true;

    /// <summary>The blocks of the bias that belong to the equation of each value.</summary>
    public Dictionary<string, List<int>> BiasesOf { get; } = [];

    /// <summary>The cell, or null after a problem that was reported.</summary>
    public Cell? Build()
    {
        for (present = 0; present < cell.Equations.Count; present++)
        {
            EquationSyntax equation = cell.Equations[present];
            if (Defines(equation))
            {
                (sumsOfEquation, partsOfEquation) = (0, 0);
                graph.Add(Defined, Value(equation.Value));
                values.Add(equation.Name.Name, Defined);
            }
        }

        CheckUses();
        return valid ? graph.ToCell(cell.States.Select(state => (Symbol)state).ToEquatableArray()) : null;
    }

    private Symbol Defined => cell.Equations[present].Name.Name;

    private bool Defines(EquationSyntax equation)
    {
        string name = equation.Name.Name;
        string? objection = values.ContainsKey(name) ? $"'{name}' has an equation already; give this value another name"
            : name == Cell.Input.Word ? $"'{name}' is the cell's input; give the value another name"
            : CellFunctions.Names.Contains(name) ? $"'{name}' is a function; give the value another name"
            : IsVector(name) ? $"'{name}' is a parameter, which training changes and no equation; give the value another name"
            : IsConstant(name) ? $"'{name}' is a constant; give the value another name"
            : null;
        return objection is null || Report(equation.Name, objection);
    }

    private void CheckUses()
    {
        for (present = 0; present < cell.Equations.Count && valid; present++)
        {
            NameSyntax name = cell.Equations[present].Name;
            if (!read.Contains(name.Name) && !cell.States.Contains(name.Name))
            {
                Report(name, $"nothing reads '{Words.Shorten(name.Name)}'; remove its equation, or make it a state");
            }
        }

        if (!valid)
        {
            return;
        }

        // What concerns the whole cell is said of its last equation.
        EquationSyntax last = cell.Equations[present = cell.Equations.Count - 1];

        foreach (string state in cell.States.Where(state => !values.ContainsKey(state)))
        {
            Report(last, $"the state '{state}' has no equation; add one, as in '{state} = tanh(affine(x, {state}))'");
        }

        string[] known = [.. cell.States.Skip(1).Where(values.ContainsKey), .. cell.Vectors.Select(v => v.Name), .. cell.Constants.Select(c => c.Name)];
        foreach (string name in known.Where(name => !read.Contains(name)))
        {
            Report(last, $"no equation reads '{name}'; remove it");
        }

        foreach (string value in cell.Biases.Select(bias => bias.Value).Where(value => !BiasesOf.ContainsKey(value)))
        {
            Report(last, $"'bias' names '{Words.Shorten(value)}', and no equation of a value of this name has an affine(...)");
        }

        if (valid && !graph.Takes(Cell.Input))
        {
            Report(last, $"no equation reads the input; write affine({Cell.Input.Word}) or affine({Cell.Input.Word}, {cell.States[0]})");
        }
        else if (valid && !graph.ReadsStates)
        {
            Report(last, $"no equation reads a state before its step, so that each step stands for itself; a layer 'dense' does the same");
        }
    }

    private Expr Value(Syntax syntax) => syntax switch
    {
        NumberSyntax number => number.Value,
        NameSyntax name => Named(name),
        NegationSyntax negation => -Value(negation.Operand),
        OperatorSyntax { IsComparison: false } binary => Binary(binary),
        CallSyntax { Function.Name: CellFunctions.Affine or CellFunctions.Linear } call => Sum(call),
        CallSyntax { Function.Name: CellFunctions.Where } call => Choice(call),
        CallSyntax { Function.Name: CellFunctions.Min or CellFunctions.Max } call => OfTwo(call),
        CallSyntax call => OfOne(call),
        _ => Wrong(syntax, "a comparison is the first argument of where(a > b, x, y)"),
    };

    private Expr Binary(OperatorSyntax binary)
    {
        (Expr left, Expr right) = (Value(binary.Left), Value(binary.Right));
        return binary.Operator switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            _ => right is Constant { Value: 0 } ? Wrong(binary.Right, "this is a division by 0") : left / right,
        };
    }

    private Expr Named(NameSyntax name)
    {
        read.Add(name.Name);
        if (values.TryGetValue(name.Name, out Symbol? value))
        {
            return value;
        }

        if (cell.States.Contains(name.Name))
        {
            return graph.Before(name.Name);
        }

        if (IsVector(name.Name))
        {
            return graph.Vector(name.Name);
        }

        if (IsConstant(name.Name))
        {
            return constant(name.Name);
        }

        return Wrong(name, Advice(name.Name));
    }

    private string Advice(string name)
    {
        string[] known = [.. values.Keys, .. cell.States, .. cell.Vectors.Select(v => v.Name), .. cell.Constants.Select(c => c.Name)];
        return name == Cell.Input.Word ? $"the input has a number for each feature, not for each unit; write affine({name}), which has weights for it"
            : cell.Equations.Any(equation => equation.Name.Name == name) ? $"'{name}' is read before its equation; move that up, or make '{name}' a state"
            : CellFunctions.Names.Contains(name) ? $"'{name}' is a function; write {name}(...)"
            : Words.Closest(name, known) is string closest ? $"there is no value '{Words.Shorten(name)}'; did you mean '{closest}'?"
            : $"there is no value '{Words.Shorten(name)}'; known are: {Words.List(known.Distinct())}";
    }

    private Expr OfOne(CallSyntax call)
    {
        if (CellFunctions.Find(call.Function.Name) is not { } function)
        {
            string? closest = Words.Closest(call.Function.Name, CellFunctions.Names);
            string advice = closest is null ? $"known are: {Words.List(CellFunctions.Names)}" : $"did you mean '{closest}'?";
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
        return call.Function.Name == CellFunctions.Min ? CellFunctions.Least(left, right) : CellFunctions.Greatest(left, right);
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
        return comparison.Operator == '>' ? CellFunctions.Choice(left, right, first, second) : CellFunctions.Choice(right, left, first, second);
    }

    /// <summary>A sum with weights of its own: of the input those of <c>kernel</c>, of anything else those of <c>recurrent_kernel</c>.</summary>
    private Expr Sum(CallSyntax call)
    {
        if (call.Arguments.Count == 0)
        {
            return Wrong(call, $"what is multiplied by weights is missing, as in {call.Function.Name}(x, {cell.States[0]})");
        }

        if (graph.SumCount == MaxSums)
        {
            return Wrong(call, $"the cell has more than {MaxSums} sums and parameters");
        }

        bool hasBias = call.Function.Name == CellFunctions.Affine;
        List<Symbol> operands = [];
        foreach (Syntax argument in call.Arguments)
        {
            Symbol operand = argument is NameSyntax { Name: string name } && name == Cell.Input.Word ? Cell.Input : Operand(Value(argument));
            if (operands.Contains(operand))
            {
                return Wrong(argument, $"{call.Function.Name} has this argument twice; remove one of the two");
            }

            operands.Add(operand);
        }

        if (hasBias)
        {
            BiasesOf.TryGetValue(Defined.Word, out List<int>? blocks);
            (BiasesOf[Defined.Word] = blocks ?? []).Add(biasBlocks);
        }

        Term[] terms = [.. operands.OrderBy(operand => operand != Cell.Input).Select(operand => operand == Cell.Input
            ? new Term(operand, Kernel, inputBlocks++)
            : new Term(operand, RecurrentKernel, stateBlocks++))];
        Bias[] biases = hasBias ? [new Bias(Bias, biasBlocks++)] : [];
        return graph.Add(new Sum(Symbol.Part("z", Defined, ++sumsOfEquation), terms.ToEquatableArray(), biases.ToEquatableArray()));
    }

    /// <summary>What a sum takes: a state before the step, or a value with a name.</summary>
    private Symbol Operand(Expr value) => value is Symbol symbol && (symbol.Role == Role.Previous || graph.IsValue(symbol))
        ? symbol
        : graph.Name(value, Symbol.Part("q", Defined, ++partsOfEquation));

    /// <summary>What several parts of an expression mention, by a name.</summary>
    private Expr WithName(Expr value) => value is Symbol or Constant ? value : graph.Name(value, Symbol.Part("v", Defined, ++partsOfEquation));

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

    private bool IsVector(string name) => cell.Vectors.Any(vector => vector.Name == name);

    private bool IsConstant(string name) => cell.Constants.Any(number => number.Name == name);

    private Expr Wrong(Syntax syntax, string message)
    {
        Report(syntax, message);
        return 0;
    }

    private bool Report(Syntax syntax, string message)
    {
        valid = false;
        report(present, syntax, message);
        return false;
    }
}
