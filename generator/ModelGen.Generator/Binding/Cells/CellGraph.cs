using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Cells;

/// <summary>The sums and the equations of a step, each in the earliest part of it that has all that it reads.</summary>
internal sealed class CellGraph
{
    private readonly List<(Sum Sum, int Part)> sums = [];
    private readonly List<(Equation Equation, int Part)> equations = [];

    /// <summary>Values that were given a name, by what they are.</summary>
    private readonly Dictionary<Expr, Symbol> named = [];

    /// <summary>The part that gives each sum and each value of an equation.</summary>
    private readonly Dictionary<Symbol, int> parts = [];

    /// <summary>Sums, those that are parameters included.</summary>
    public int SumCount => sums.Count;

    /// <summary>Whether anything reads a state before the step.</summary>
    public bool ReadsStates { get; private set; }

    /// <summary>How many sums there are in the equation of a value.</summary>
    public int SumsOf(Symbol value) => sums.Count(s => s.Sum.Name.Of == value);

    /// <summary>Whether a sum takes an operand.</summary>
    public bool Takes(Symbol operand) => sums.Any(s => s.Sum.Terms.Any(term => term.Operand == operand));

    /// <summary>Whether a symbol is the value of an equation.</summary>
    public bool IsValue(Symbol symbol) => equations.Any(e => e.Equation.Name == symbol);

    /// <summary>A state before the step.</summary>
    public Symbol Before(Symbol state)
    {
        ReadsStates = true;
        return state.Previous;
    }

    /// <summary>A parameter with a number for each unit: a sum of nothing but a bias, so that its gradient is one.</summary>
    public Symbol Vector(Symbol name) => parts.ContainsKey(name) ? name : Add(new Sum(name, [], [new Bias(name.Word, 0)]));

    /// <summary>Adds a sum. It needs all numbers of what it takes, so it stands in the part behind.</summary>
    public Symbol Add(Sum sum)
    {
        int part = sum.Terms.Select(term => parts.TryGetValue(term.Operand, out int of) ? of + 1 : 0).DefaultIfEmpty().Max();
        sums.Add((sum, part));
        parts.Add(sum.Name, part);
        return sum.Name;
    }

    /// <summary>Adds an equation.</summary>
    public void Add(Symbol name, Expr value)
    {
        int part = value.Symbols().Select(symbol => parts.TryGetValue(symbol, out int of) ? of : 0).DefaultIfEmpty().Max();
        equations.Add((new Equation(name, value), part));
        parts[name] = part;
    }

    /// <summary>The name of a value; it gets the proposed one if it has none.</summary>
    public Symbol Name(Expr value, Symbol proposed)
    {
        if (!named.TryGetValue(value, out Symbol? name))
        {
            named.Add(value, name = proposed);
            Add(name, value);
        }

        return name;
    }

    /// <summary>The cell. Its last part has to give all states, so that all before it can read them as they were: an earlier new one is handed on.</summary>
    public Cell ToCell(EquatableArray<Symbol> states)
    {
        int last = parts.Values.Max();
        Symbol[] early = [.. states.Where(state => parts[state] < last)];
        Symbol Renamed(Symbol symbol) => early.Contains(symbol) ? symbol.Next : symbol;
        return new Cell(states, Enumerable.Range(0, last + 1).Select(Part).ToEquatableArray());

        CellPart Part(int part) => new(
            Neighbours(sums.Where(s => s.Part == part).Select(s => s.Sum)).Select(Handed).ToEquatableArray(),
            equations.Where(e => e.Part == part)
                .Select(e => new Equation(Renamed(e.Equation.Name), e.Equation.Value.Substitute(Renamed)))
                .Concat(part == last ? early.Select(state => new Equation(state, state.Next)) : [])
                .ToEquatableArray());

        Sum Handed(Sum sum) => sum with { Terms = sum.Terms.Select(term => term with { Operand = Renamed(term.Operand) }).ToEquatableArray() };
    }

    /// <summary>
    /// Sums that take the same stand side by side, and those that take the input and more between those that take one of both: those of each operand are
    /// one product.
    /// </summary>
    private static IEnumerable<Sum> Neighbours(IEnumerable<Sum> sums) => sums
        .GroupBy(sum => string.Join(" ", sum.Terms.Select(term => term.Operand.Key)) + (sum.Biases.Count == 0 ? string.Empty : " + b"))
        .OrderBy(group => Order(group.First()))
        .SelectMany(group => group);

    private static int Order(Sum sum)
    {
        bool takesInput = sum.Terms.Any(term => term.Operand == Cell.Input);
        return sum.Terms.Count == 0 ? 3 : !takesInput ? 2 : sum.Terms.Count > 1 ? 1 : 0;
    }
}
