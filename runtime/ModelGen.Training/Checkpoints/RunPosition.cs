using System.Globalization;

namespace ModelGen.Training;

/// <summary>How far a training run has come.</summary>
/// <param name="Epoch">The epochs that have ended, counted from epoch 0.</param>
/// <param name="Step">The steps that have ended of the next one.</param>
internal readonly record struct RunPosition(int Epoch, int Step) : IComparable<RunPosition>
{
    /// <inheritdoc/>
    public int CompareTo(RunPosition other) => (Epoch, Step).CompareTo((other.Epoch, other.Step));

    /// <summary>The position as <c>3 epochs</c> or <c>3 epochs and 40 steps</c>.</summary>
    public override string ToString() => Step == 0
        ? Quantity.Of(Epoch, "epoch")
        : string.Create(CultureInfo.InvariantCulture, $"{Quantity.Of(Epoch, "epoch")} and {Quantity.Of(Step, "step")}");
}
