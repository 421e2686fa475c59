using ModelGen.Generator.Binding.Formulas;
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
    : FormulaBuilder(cell.Equations, report)
{
    /// <summary>Most sums of a cell, vectors among its parameters included.</summary>
    public const int MaxSums = 32;

    /// <summary>A map of vectors with weights of its own, with a bias and without.</summary>
    private const string Affine = "affine", Linear = "linear";

    private const string Kernel = "kernel", RecurrentKernel = "recurrent_kernel", Bias = "bias";

    /// <summary>The functions that equations of cells may call.</summary>
    public static readonly IReadOnlyList<string> AllFunctions = [Affine, Linear, .. FormulaFunctions.Names];

    private readonly CellGraph graph = new();

    private int inputBlocks, stateBlocks, biasBlocks;

    /// <summary>The blocks of the bias that belong to the equation of each value.</summary>
    public Dictionary<string, List<int>> BiasesOf { get; } = [];

    protected override IReadOnlyList<string> Functions => AllFunctions;

    protected override IEnumerable<string> Given =>
        [.. cell.States, .. cell.Vectors.Select(vector => vector.Name), .. cell.Constants.Select(number => number.Name)];

    /// <summary>The cell, or null after a problem that was reported.</summary>
    public Cell? Build()
    {
        Take();
        CheckUses();
        return Valid ? graph.ToCell(cell.States.Select(state => (Symbol)state).ToEquatableArray()) : null;
    }

    protected override string? ObjectionToValue(string name) => base.ObjectionToValue(name)
        ?? (name == Cell.Input.Word ? $"'{name}' is the cell's input; give the value another name"
            : IsVector(name) ? $"'{name}' is a parameter, which training changes and no equation; give the value another name"
            : IsConstant(name) ? $"'{name}' is a constant; give the value another name"
            : null);

    protected override void Add(Symbol name, Expr value) => graph.Add(name, value);

    protected override Symbol Name(Expr value, Symbol proposed) => graph.Name(value, proposed);

    protected override Expr? Find(string name) =>
        cell.States.Contains(name) ? graph.Before(name)
        : IsVector(name) ? graph.Vector(name)
        : IsConstant(name) ? constant(name)
        : null;

    protected override string? Advice(string name) =>
        name == Cell.Input.Word ? $"the input has a number for each feature, not for each unit; write affine({name}), which has weights for it"
        : cell.Equations.Any(equation => equation.Name.Name == name) ? $"'{name}' is read before its equation; move that up, or make '{name}' a state"
        : null;

    protected override Expr? OwnCall(CallSyntax call) => call.Function.Name is Affine or Linear ? Sum(call) : null;

    private void CheckUses()
    {
        CheckReads(cell.States.Contains, "remove its equation, or make it a state");
        if (!Valid)
        {
            return;
        }

        // What concerns the whole cell is said of its last equation.
        EquationSyntax last = cell.Equations[Present];

        foreach (string state in cell.States.Where(state => !Values.ContainsKey(state)))
        {
            Report(last, $"the state '{state}' has no equation; add one, as in '{state} = tanh(affine(x, {state}))'");
        }

        string[] known = [.. cell.States.Skip(1).Where(Values.ContainsKey), .. cell.Vectors.Select(v => v.Name), .. cell.Constants.Select(c => c.Name)];
        foreach (string name in known.Where(name => !IsRead(name)))
        {
            Report(last, $"no equation reads '{name}'; remove it");
        }

        foreach (string value in cell.Biases.Select(bias => bias.Value).Where(value => !BiasesOf.ContainsKey(value)))
        {
            Report(last, $"'bias' names '{Words.Shorten(value)}', and no equation of a value of this name has an affine(...)");
        }

        if (Valid && !graph.Takes(Cell.Input))
        {
            Report(last, $"no equation reads the input; write affine({Cell.Input.Word}) or affine({Cell.Input.Word}, {cell.States[0]})");
        }
        else if (Valid && !graph.ReadsStates)
        {
            Report(last, $"no equation reads a state before its step, so that each step stands for itself; a layer 'dense' does the same");
        }
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

        bool hasBias = call.Function.Name == Affine;
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
        return graph.Add(new Sum(Symbol.Part("z", Defined, graph.SumsOf(Defined) + 1), terms.ToEquatableArray(), biases.ToEquatableArray()));
    }

    /// <summary>What a sum takes: a state before the step, or a value with a name.</summary>
    private Symbol Operand(Expr value) => value is Symbol symbol && (symbol.Role == Role.Previous || graph.IsValue(symbol))
        ? symbol
        : graph.Name(value, NextPart("q"));

    private bool IsVector(string name) => cell.Vectors.Any(vector => vector.Name == name);

    private bool IsConstant(string name) => cell.Constants.Any(number => number.Name == name);
}
