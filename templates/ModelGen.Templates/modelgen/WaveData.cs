using ModelGen.Training;

namespace ModelGen.Program._1;

/// <summary>Waves of three forms, with any phase and frequency, under noise. Put your own data in their place.</summary>
internal static class WaveData
{
    /// <summary>Makes samples with their labels.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Where random numbers begin: the same seed makes the same waves.</param>
    public static Dataset Make(int count, int seed)
    {
        var random = new Random(seed);
        float[] inputs = new float[count * WaveClassifier.InputLength];   // one sample after the other
        int[] labels = new int[count];                           // 0: sine, 1: square, 2: sawtooth, as in the model file
        for (int sample = 0; sample < count; sample++)
        {
            labels[sample] = random.Next(3);
            double phase = random.NextDouble(), frequency = 1 + random.NextDouble();
            for (int time = 0; time < WaveClassifier.InputLength; time++)
            {
                double turns = phase + (frequency * time / WaveClassifier.InputLength);
                double noise = 0.9 * ((2 * random.NextDouble()) - 1);
                inputs[(sample * WaveClassifier.InputLength) + time] = (float)(Wave(labels[sample], turns) + noise);
            }
        }

        return Dataset.WithLabels(inputs, WaveClassifier.InputLength, labels);
    }

    private static double Wave(int form, double turns) => form switch
    {
        0 => Math.Sin(2 * Math.PI * turns),
        1 => turns % 1 < 0.5 ? 1 : -1,
        _ => (2 * (turns % 1)) - 1,
    };
}
