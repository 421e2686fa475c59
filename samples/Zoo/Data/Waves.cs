using SampleKit;

namespace Zoo.Data;

/// <summary>Waves of any phase, of half a period to one and a half, which are their own targets.</summary>
internal static class Waves
{
    /// <summary>Makes a wave.</summary>
    /// <param name="draws">What it is like.</param>
    /// <param name="wave">Takes its steps.</param>
    /// <param name="target">Takes the same.</param>
    public static void Make(ref Draws draws, Span<float> wave, Span<float> target)
    {
        float height = draws.Between(0.4f, 1), periods = draws.Between(0.5f, 1.5f), phase = draws.Between(0, MathF.Tau);
        for (int step = 0; step < wave.Length; step++)
        {
            wave[step] = height * MathF.Sin(phase + (MathF.Tau * periods * step / wave.Length));
        }

        wave.CopyTo(target);
    }
}
