using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>The random numbers that equations read, the same as on the CPU: see <see cref="UniformDraw"/>.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceDraw
{
    /// <summary>The random words of four numbers that follow each other.</summary>
    /// <param name="batch">The batch, which has the key of the step's random numbers.</param>
    /// <param name="stream">Which of the model's draws, from 0.</param>
    /// <param name="block">The index of the first number, divided by 4.</param>
    public static (uint W0, uint W1, uint W2, uint W3) Words(DeviceBatch batch, int stream, long block) => RandomStream.Block(
        (uint)block, batch.Step, batch.Epoch, StreamKind.Noise, (uint)stream, batch.SeedLow, batch.SeedHigh);

    /// <summary>A number from 0 to 1; 0 outside of training.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="word">Its random word.</param>
    public static float Uniform(DeviceBatch batch, uint word) => batch.Training != 0 ? RandomStream.ToUniform(word) : 0;
}
