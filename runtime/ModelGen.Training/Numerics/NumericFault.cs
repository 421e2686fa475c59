using System.Globalization;

namespace ModelGen.Training;

/// <summary>Where a training run came upon the first number that is not finite: see <see cref="FitOptions.CheckNumerics"/>.</summary>
/// <param name="Epoch">The index of the epoch, counted from 0.</param>
/// <param name="Step">The step in the epoch, counted from 0.</param>
/// <param name="Loss">The loss of the step.</param>
/// <param name="Place">The number, and where it stands; null where all that can be looked at is finite, and the loss alone is not.</param>
public sealed record NumericFault(int Epoch, int Step, double Loss, NumberPlace? Place)
{
    /// <summary>
    /// The fault in words, counted from 1 as progress displays do, as <c>epoch 3, step 17, loss NaN: Infinity in lstm_1, (28, 128) tanh_c: sample 5, step 12,
    /// element 3</c>.
    /// </summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"epoch {Epoch + 1}, step {Step + 1}, loss {Loss}{(Place is null ? "" : $": {Place}")}");
}
