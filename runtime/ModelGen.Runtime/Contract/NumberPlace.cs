using static System.FormattableString;

namespace ModelGen;

/// <summary>A number that is not finite, and where in a training step it stands: see <see cref="ITrainableModel.FindNotFinite"/>.</summary>
/// <param name="Layer">The name of the layer, such as <c>lstm_1</c>, or <c>input</c> or <c>output</c>.</param>
/// <param name="Content">
/// What it is a number of: a tensor of parameters or its gradient by name, or the shape and meaning of what the layer has computed.
/// </param>
/// <param name="Value">The number: NaN, or an infinity.</param>
public sealed record NumberPlace(string Layer, string Content, float Value)
{
    /// <summary>The sample in the batch, from 0; null where it is of a tensor that all samples share.</summary>
    public int? Sample { get; init; }

    /// <summary>The time step, from 0; 0 where there is one only.</summary>
    public int Step { get; init; }

    /// <summary>The element of the time step or, in C order, of the tensor; from 0.</summary>
    public int Element { get; init; }

    /// <summary>The place in words, as <c>Infinity in lstm_1, (28, 128) tanh_c: sample 5, step 12, element 3</c>.</summary>
    public override string ToString()
    {
        string place = Sample is int sample ? Invariant($"sample {sample}, step {Step}, element {Element}") : Invariant($"element {Element}");
        return Invariant($"{Value} in {Layer}, {Content}: {place}");
    }
}
