using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>The random numbers of dropout, the same as on the CPU: see <see cref="RandomStream"/> and <see cref="Dropout"/>.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DropoutMask
{
    /// <summary>The random words of four values that follow each other.</summary>
    /// <param name="batch">The batch, which has the key of the step's random numbers.</param>
    /// <param name="layer">Which dropout layer of the model, from 0.</param>
    /// <param name="block">The index of the first value, divided by 4.</param>
    public static (uint W0, uint W1, uint W2, uint W3) Words(DeviceBatch batch, int layer, long block) => RandomStream.Block(
        (uint)block, batch.Step, batch.Epoch, StreamKind.Dropout, (uint)layer, batch.SeedLow, batch.SeedHigh);

    /// <summary>The random word of one value.</summary>
    /// <param name="batch">The batch, which has the key of the step's random numbers.</param>
    /// <param name="layer">Which dropout layer of the model, from 0.</param>
    /// <param name="index">The index of the value.</param>
    public static uint Word(DeviceBatch batch, int layer, long index)
    {
        (uint w0, uint w1, uint w2, uint w3) = Words(batch, layer, index / 4);
        int place = (int)(index % 4);
        uint low = place == 0 ? w0 : w1, high = place == 2 ? w2 : w3;
        return place < 2 ? low : high;
    }

    /// <summary>x / (1 − rate) for a value that is kept, and 0 for one that is dropped.</summary>
    /// <param name="x">The value.</param>
    /// <param name="word">Its random word.</param>
    /// <param name="rate">The share to drop, from 0 to 1.</param>
    public static float Apply(float x, uint word, float rate) => RandomStream.ToUniform(word) >= rate ? x * (1 / (1 - rate)) : 0;
}
