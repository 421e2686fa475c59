using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>One step of a recurrent layer: parts one after another, each of them sums of products and then equations on these.</summary>
/// <param name="States">The states; the first is the output. State <c>h</c> comes in as <c>h.Previous</c>.</param>
/// <param name="Parts">
/// At least one. All units are through a part before the next one begins, so that a sum may take a value of an earlier part as a whole.
/// </param>
internal sealed record Cell(EquatableArray<Symbol> States, EquatableArray<CellPart> Parts)
{
    /// <summary>The input as an operand.</summary>
    public static readonly Symbol Input = new("x", Role.Input);

    /// <summary>A copy of the input that a sum takes for itself, from 1, the input.</summary>
    public static Symbol InputCopy(int number) => Input with { Number = number };

    /// <summary>Whether an operand is the input, or a copy of it.</summary>
    public static bool IsInput(Symbol operand) => operand.Role == Role.Input;

    /// <summary>All sums, part after part.</summary>
    public IEnumerable<Sum> Sums => Parts.SelectMany(p => p.Sums);

    /// <summary>All equations, part after part.</summary>
    public IEnumerable<Equation> Equations => Parts.SelectMany(p => p.Equations);

    /// <summary>Values of the equations that later sums take as operands.</summary>
    public IEnumerable<Symbol> Operands => Sums.SelectMany(s => s.Terms).Select(t => t.Operand)
        .Where(operand => !IsInput(operand) && !States.Any(state => state.Previous == operand)).Distinct();

    /// <summary>Units of its own of the part that gives a value, or a state before the step; null: the layer's.</summary>
    public int? UnitsOf(Symbol name) => Parts.First(part => part.Gives(name.Role == Role.Previous ? name.Of! : name)).Units;

    /// <summary>How many blocks of so many units a tensor has.</summary>
    public int Blocks(string tensor) => Sums
        .SelectMany(s => s.Terms.Select(t => (t.Tensor, t.Block)).Concat(s.Biases.Select(b => (b.Tensor, b.Block))))
        .Where(used => used.Tensor == tensor)
        .Select(used => used.Block + 1)
        .DefaultIfEmpty()
        .Max();
}

/// <summary>A part of a step. Its units are those of the layer, unless it has others: so a projection gives a state of fewer numbers.</summary>
/// <param name="Sums">Its sums. Those that share terms should stand side by side: they are computed together.</param>
/// <param name="Equations">
/// For one unit: from its sums, the states before the step and values of earlier parts to its values, each name defined once before it is used.
/// </param>
internal sealed record CellPart(EquatableArray<Sum> Sums, EquatableArray<Equation> Equations)
{
    /// <summary>Units of its own, or null.</summary>
    public int? Units { get; init; }

    /// <summary>Whether one of its sums or equations gives a value.</summary>
    public bool Gives(Symbol name) => Sums.Any(s => s.Name == name) || Equations.Any(e => e.Name == name);
}

/// <summary>A sum of products, one number for each unit.</summary>
/// <param name="Name">Its name in the equations.</param>
/// <param name="Terms">Operands with the weights that they are multiplied by.</param>
/// <param name="Biases">Biases; those that the layer lacks are 0.</param>
internal sealed record Sum(Symbol Name, EquatableArray<Term> Terms, EquatableArray<Bias> Biases)
{
    /// <summary>x W + b.</summary>
    public static Sum OfInput(Symbol name, int block, int bias) =>
        new(name, [new Term(Cell.Input, "kernel", block)], [new Bias("bias", bias)]);

    /// <summary>operand U.</summary>
    public static Sum Recurrent(Symbol name, Symbol operand, int block, params int[] biases) =>
        new(name, [new Term(operand, "recurrent_kernel", block)], [.. biases.Select(b => new Bias("bias", b))]);

    /// <summary>x W + operand U + b, of the same block of each.</summary>
    public static Sum Affine(Symbol name, Symbol operand, int block, params int[] otherBiases) => new(
        name,
        [new Term(Cell.Input, "kernel", block), new Term(operand, "recurrent_kernel", block)],
        [new Bias("bias", block), .. otherBiases.Select(b => new Bias("bias", b))]);
}

/// <summary>A term of a sum.</summary>
/// <param name="Operand"><see cref="Cell.Input"/>, a state before the step, or a value of an earlier part.</param>
/// <param name="Tensor">The weights, (operand's numbers, blocks * units).</param>
/// <param name="Block">Which block of units of them.</param>
internal sealed record Term(Symbol Operand, string Tensor, int Block);

/// <summary>A bias of a sum.</summary>
/// <param name="Tensor">The biases, (blocks * units).</param>
/// <param name="Block">Which block of units of them.</param>
internal sealed record Bias(string Tensor, int Block);
