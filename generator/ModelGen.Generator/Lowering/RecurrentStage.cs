using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A cell over time. Forward, for each step and each of the cell's parts: sums of products, then the part's equations. Backward, from the last
/// step and the last part: the equations' gradients, then those of the operands, d += dz Uᵀ. After all steps: dx = dz Wᵀ.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="Inputs">The input, or the copies of it that the cell's sums take.</param>
/// <param name="Mask">(steps), or null.</param>
/// <param name="States">
/// One for each state of the cell, the output first. Where <see cref="Keeps"/> says so, row 0 is the state before the first step and row s + 1
/// that after step s; with <see cref="Reversed"/> the rows lie the other way round, the first one at the end. Otherwise a state that products
/// read has two rows, by turns the state before a step and after it, as the products of a step still read the first while the cell writes the
/// second; the others have one.
/// </param>
/// <param name="Stored">Values that later parts or the backward equations read.</param>
/// <param name="Cell">The equations; with a mask they choose between the new states and the previous ones.</param>
/// <param name="Used">The equations of a step that no mask leaves out, without the choice, for backends that skip masked samples.</param>
/// <param name="Weights">The weights of each part.</param>
/// <param name="PaddedUnits">The units of each part, padded.</param>
/// <param name="Backward">What the backward pass has, or null without one.</param>
internal sealed record RecurrentStage(
    RecurrentLayer Layer,
    string Name,
    EquatableArray<View> Inputs,
    View? Mask,
    EquatableArray<View> States,
    EquatableArray<CellValue> Stored,
    CellEquations Cell,
    CellEquations Used,
    EquatableArray<SumWeights> Weights,
    EquatableArray<int> PaddedUnits,
    RecurrentBackward? Backward) : Stage(Name)
{
    /// <summary>The states before the first step, one for each; none: they are those of <see cref="Carried"/>, or 0.</summary>
    public EquatableArray<View> First { get; init; } = [];

    /// <summary>Where the states live from one batch to the next, one for each; none: they end with the batch.</summary>
    public EquatableArray<View> Carried { get; init; } = [];

    /// <summary>Where the states before the first step come from, one for each; none: they are 0.</summary>
    public EquatableArray<View> Begin => First.Count > 0 ? First : Carried;

    /// <summary>What training multiplies operands of sums by, a number for each unit that is the same at all steps; none where nothing is dropped.</summary>
    public EquatableArray<(Symbol Name, View View)> Factors { get; init; } = [];

    /// <summary>The gradients of the states before the first step that somebody asks for, each with its state.</summary>
    public IEnumerable<(int State, View DFirst)> FirstGradients =>
        Backward?.DFirst.Select((first, i) => (State: i, DFirst: first!)).Where(state => state.DFirst is not null) ?? [];

    /// <summary>The inputs' gradients that somebody asks for.</summary>
    public IEnumerable<(Symbol Input, View DX)> InputGradients =>
        Backward?.DX.Select((dx, i) => (Binding.Cell.InputCopy(i + 1), DX: dx!)).Where(input => input.DX is not null) ?? [];

    public int Steps => Inputs[0].Steps;

    /// <summary>Whether a step's rows of the states lie behind those of the next: steps go back in time, and outputs lie in its order.</summary>
    public bool Reversed => Layer is { GoBackwards: true, InTime: true, ReturnSequences: true };

    /// <summary>Sums of a step, of all parts.</summary>
    public int SumCount => Weights.Sum(w => w.Sums);

    public override long MultiplyAdds => (long)Steps * Weights.Sum(w => w.Units * w.UnitFloats);

    public override IEnumerable<ParameterPlace> Trains => Weights
        .SelectMany(w => w.Products.Select(p => p.Tensor).Concat(w.Biases.Select(b => b.Tensor)))
        .Distinct()
        .Where(place => place.Parameter.Trainable);

    public override IEnumerable<StagePass> Passes
    {
        get
        {
            IEnumerable<View?> stored = Stored.Select(k => k.View), factors = Factors.Select(f => f.View);
            yield return StagePass.Of(Pass.Forward, [.. Inputs, Mask, .. factors, .. First], [Backward?.Sums, .. States, .. stored, .. Carried]);
            if (Backward is { } backward && (Gradients.Any(gradient => gradient is not null) || Trains.Any()))
            {
                yield return StagePass.Of(
                    Pass.Backward,
                    [backward.Sums, .. States, .. stored, .. factors, Mask, .. ResultGradients],
                    [backward.Sums, .. backward.Carries, .. backward.Operands, .. Gradients]);
                if (Trains.Any())
                {
                    yield return StagePass.Of(Pass.Gradients, [.. Inputs, backward.Sums, .. States, .. stored], []);
                }
            }
        }
    }

    public override IEnumerable<View> ResultGradients => Backward is null ? []
        : [.. new[] { Backward.DOutput }.OfType<View>(), .. Backward.Carries.Where((_, state) => Backward.Begun[state])];

    public override EquatableArray<View?> Gradients => Backward is null ? [] : [.. Backward.DX, .. Backward.DFirst];

    /// <summary>Whether a state has a row for each step.</summary>
    public bool Keeps(int state) => Backward is not null || (state == 0 && Layer.ReturnSequences);

    /// <summary>Whether somebody may read a state after the last step.</summary>
    public bool GivesLast(int state) => Layer.ReturnState || (state == 0 && !Layer.ReturnSequences);

    public override IEnumerable<View> LivesOn(PlanKind kind) => kind == PlanKind.Step ? States : Carried;

    public override Stage WithGradients(EquatableArray<View?> gradients) => Backward is null ? this : this with
    {
        Backward = Backward with { DX = gradients.Take(Inputs.Count).ToEquatableArray(), DFirst = gradients.Skip(Inputs.Count).ToEquatableArray() },
    };

    public override Stage WithResultGradients(Func<View, bool> isWritten) => Backward is null ? this : this with
    {
        Backward = Backward with
        {
            DOutput = Backward.DOutput is View output && isWritten(output) ? output : null,
            Begun = Backward.Begun.Select((begun, state) => begun && isWritten(Backward.Carries[state])).ToEquatableArray(),
        },
    };

    public override Stage At(Func<View, View> place) => this with
    {
        Inputs = Inputs.Select(place).ToEquatableArray(),
        Mask = At(Mask, place),
        States = States.Select(place).ToEquatableArray(),
        Stored = Stored.Select(value => value with { View = place(value.View) }).ToEquatableArray(),
        Backward = Backward is null ? null : Backward with
        {
            Sums = place(Backward.Sums),
            DOutput = At(Backward.DOutput, place),
            Carries = Backward.Carries.Select(place).ToEquatableArray(),
            Operands = Backward.Operands.Select(place).ToEquatableArray(),
            DX = Backward.DX.Select(dx => At(dx, place)).ToEquatableArray(),
            DFirst = Backward.DFirst.Select(first => At(first, place)).ToEquatableArray(),
        },
        Factors = Factors.Select(factor => (factor.Name, place(factor.View))).ToEquatableArray(),
        First = First.Select(place).ToEquatableArray(),
        Carried = Carried.Select(place).ToEquatableArray(),
    };

    /// <summary>Whether somebody asks for the gradient of a product's operand.</summary>
    public bool AsksGradient(SumProduct product) => Binding.Cell.IsInput(product.Operand)
        ? Backward?.DX[product.Operand.Number - 1] is not null
        : Backward is not null;

    /// <summary>Where a sum begins among all sums of a step, from the first of the first part.</summary>
    /// <param name="sum">Which sum of the cell.</param>
    /// <param name="stride">How long a sum of a part is.</param>
    public int PlaceOf(int sum, Func<int, int> stride) => Weights.Select((w, part) => Math.Max(0, Math.Min(sum - w.First, w.Sums)) * stride(part)).Sum();

    /// <summary>The part that gives a value.</summary>
    public int PartOf(Symbol value) => Cell.Parts.ToList().FindIndex(part => part.Gives(value));

    /// <summary>Where an operand of the cell's sums is.</summary>
    public View Operand(Symbol name) =>
        Binding.Cell.IsInput(name) ? Inputs[name.Number - 1] : StateBefore(name) is int state ? States[state] : Stored.First(v => v.Name == name).View;

    /// <summary>Which state an operand is before the step; null: another value.</summary>
    public int? StateBefore(Symbol operand)
    {
        int state = Layer.Cell.States.ToList().FindIndex(s => s.Previous == operand);
        return state < 0 ? null : state;
    }
}

/// <summary>What a recurrent stage has for its backward pass.</summary>
/// <param name="Sums">
/// A row for each step with all sums, each padded: stored values in the places of the sums that they are functions of, and after the
/// backward equations the sums' gradients.
/// </param>
/// <param name="DOutput">
/// The gradient of the output if it is a sequence, and somebody reads it; otherwise it arrives in the first of <paramref name="Carries"/>.
/// </param>
/// <param name="Carries">The gradient of each state on its way back through time.</param>
/// <param name="Begun">
/// Whether a carry begins with the gradient of the state after the last step, which those who read that have written; otherwise it begins with 0.
/// </param>
/// <param name="Operands">The gradient of each of the cell's operands, in a step.</param>
/// <param name="DX">The gradients of the inputs, null where nobody asks for it.</param>
/// <param name="DFirst">Those of the states before the first step, of <see cref="RecurrentStage.First"/>.</param>
internal sealed record RecurrentBackward(
    View Sums,
    View? DOutput,
    EquatableArray<View> Carries,
    EquatableArray<bool> Begun,
    EquatableArray<View> Operands,
    EquatableArray<View?> DX,
    EquatableArray<View?> DFirst);

/// <summary>A value of a cell that later parts or the backward pass read.</summary>
/// <param name="Name">Its name in the equations.</param>
/// <param name="View">The sums' rows, or rows of its own.</param>
/// <param name="Sum">Which sum's place it takes; 0 in rows of its own.</param>
internal sealed record CellValue(Symbol Name, View View, int Sum);
