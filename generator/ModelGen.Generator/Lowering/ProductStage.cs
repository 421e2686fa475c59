using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The product of two values of a sample, each of which has several matrices, its heads: C = A B, or A Bᵀ. The heads take turns from row to row: row t of
/// head h is row t heads + h of the view.
/// </summary>
/// <param name="A">The left operand.</param>
/// <param name="B">The right operand.</param>
/// <param name="C">The product.</param>
/// <param name="DC">Its gradient.</param>
/// <param name="DA">The gradient of the left operand, or null where nobody asks for it.</param>
/// <param name="DB">That of the right operand, or null.</param>
/// <param name="Heads">How many products.</param>
/// <param name="Transposed">Whether rows are multiplied by rows, A Bᵀ.</param>
internal sealed record ProductStage(string Name, View A, View B, View C, View DC, View? DA, View? DB, int Heads, bool Transposed) : Stage(Name)
{
    /// <summary>What the forward pass computes.</summary>
    public HeadProduct Forward => new("C", new("A", A), new("B", B, Transposed), C, Heads);

    /// <summary>What the backward pass computes: dA = dC Bᵀ and dB = Aᵀ dC, or dA = dC B and dB = dCᵀ A of a product A Bᵀ.</summary>
    public IEnumerable<HeadProduct> Backward
    {
        get
        {
            if (DA is not null)
            {
                yield return new HeadProduct("dA", new("dC", DC), new("B", B, !Transposed), DA, Heads);
            }

            if (DB is not null)
            {
                yield return Transposed
                    ? new HeadProduct("dB", new("dC", DC, true), new("A", A), DB, Heads)
                    : new HeadProduct("dB", new("A", A, true), new("dC", DC), DB, Heads);
            }
        }
    }

    public override IEnumerable<StagePass> Passes => DA is null && DB is null
        ? [ForwardPass([A, B], [C])]
        : [ForwardPass([A, B], [C]), StagePass.Of(Pass.Backward, [DC, DA is null ? null : B, DB is null ? null : A], [DA, DB])];

    public override long MultiplyAdds => (long)C.Steps * C.Features * Forward.Depth;

    public override View? ResultGradient => DC;

    public override EquatableArray<View?> Gradients => [DA, DB];

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DA = gradients[0], DB = gradients[1] };

    public override Stage At(Func<View, View> place) =>
        this with { A = place(A), B = place(B), C = place(C), DC = place(DC), DA = At(DA, place), DB = At(DB, place) };
}

/// <summary>A product of matrices whose rows take turns with those of other heads.</summary>
/// <param name="Name">The result, for people to read.</param>
/// <param name="Left">What stands on the left.</param>
/// <param name="Right">What stands on the right.</param>
/// <param name="To">The result.</param>
/// <param name="Heads">How many products.</param>
internal sealed record HeadProduct(string Name, HeadOperand Left, HeadOperand Right, View To, int Heads)
{
    /// <summary>Rows of the result of a head.</summary>
    public int Rows => To.Steps / Heads;

    /// <summary>Columns of the left operand, and rows of the right one.</summary>
    public int Depth => Left.Transposed ? Left.View.Steps / Heads : Left.View.Features;

    /// <summary>What is computed, for people to read.</summary>
    public string Equation => $"{Name} = {Left.Text} {Right.Text}";

    /// <summary>From one row of a view's head to the next.</summary>
    public int Apart(View view) => Heads * view.Stride;
}

/// <summary>An operand of a product.</summary>
/// <param name="Name">Its name, for people to read.</param>
/// <param name="View">Where it is.</param>
/// <param name="Transposed">Whether its rows are the columns of the matrix that is multiplied.</param>
internal sealed record HeadOperand(string Name, View View, bool Transposed = false)
{
    /// <summary>Its name with what is done to it.</summary>
    public string Text => Transposed ? Name + "ᵀ" : Name;
}

/// <summary>The place of each number in an order, 0, 1, 2 and so on, each several times: which step a row is of, for equations to compare.</summary>
/// <param name="Y">One row of the numbers.</param>
/// <param name="Times">How many times each.</param>
internal sealed record PositionStage(string Name, View Y, int Times) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([], [Y])];

    public override Stage At(Func<View, View> place) => this with { Y = place(Y) };
}
