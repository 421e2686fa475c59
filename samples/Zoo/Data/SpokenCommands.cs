using SampleKit;

namespace Zoo.Data;

/// <summary>
/// Commands as bands of a spectrum over time: two resonances of a voice move, while its loudness rises and falls. Voices differ in pitch and pace, and
/// all frames have noise.
/// </summary>
internal static class SpokenCommands
{
    private const int Bands = 16;

    /// <summary>Of each command, where the two resonances are at its beginning, in its middle and at its end, and how loud it is there.</summary>
    private static readonly (float[] Low, float[] High, float[] Loudness)[] Commands =
    [
        ([3, 5, 7], [8, 10, 13], [1, 1, 0.6f]),         // up
        ([7, 5, 3], [13, 10, 8], [1, 1, 0.6f]),         // down
        ([4, 4, 4], [11, 11, 7], [0.6f, 1, 1]),         // left
        ([4, 4, 4], [7, 11, 11], [0.6f, 1, 1]),         // right
        ([3, 3, 5], [12, 9, 7], [1, 1, 1]),             // go
        ([5, 5, 5], [10, 10, 10], [1, 0, 1]),           // stop
    ];

    /// <summary>Makes a command.</summary>
    /// <param name="draws">Which, and what it is like.</param>
    /// <param name="frames">Takes its frames, from the first on: (frames, 16).</param>
    /// <param name="target">Takes its class.</param>
    public static void Make(ref Draws draws, Span<float> frames, Span<float> target)
    {
        int command = draws.Below(Commands.Length), count = frames.Length / Bands;
        (float[] low, float[] high, float[] loudness) = Commands[command];
        float duration = draws.Between(0.45f, 0.8f) * count, start = draws.Uniform() * (count - duration);
        float pitch = 0.7f * draws.Normal(), volume = draws.Between(0.7f, 1.3f);
        for (int frame = 0; frame < count; frame++)
        {
            float place = (frame - start) / duration;
            bool isSpoken = place is >= 0 and <= 1;
            for (int band = 0; band < Bands; band++)
            {
                float voice = isSpoken ? At(loudness, place) * (Resonance(band - At(low, place) - pitch) + Resonance(band - At(high, place) - pitch)) : 0;
                frames[(frame * Bands) + band] = (volume * voice) + (0.25f * draws.Normal());
            }
        }

        target[0] = command;
    }

    private static float Resonance(float distance) => MathF.Exp(-0.5f * distance * distance);

    /// <summary>Between three values, of the beginning, the middle and the end.</summary>
    private static float At(float[] values, float place)
    {
        int half = place < 0.5f ? 0 : 1;
        return values[half] + (((2 * place) - half) * (values[half + 1] - values[half]));
    }
}
