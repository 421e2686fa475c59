namespace Sequences.Data.Segments;

/// <summary>
/// Spectra as features of speech in the manner of MFCC (Davis and Mermelstein, "Comparison of Parametric Representations for
/// Monosyllabic Word Recognition", 1980). Only sums, products, quotients and square roots are computed, all exactly rounded.
/// </summary>
internal static class Cepstra
{
    /// <summary>Bands of a spectrum, evenly spaced on the mel scale up to 8 kHz.</summary>
    public const int Bands = 24;

    /// <summary>Features of a frame: coefficients, how fast they change, and how fast that changes.</summary>
    public const int Features = 3 * Coefficients;

    private const int Coefficients = 13;

    /// <summary>cos(m π / 48) for m from 0 to 95.</summary>
    private static readonly double[] Cosines = MakeCosines();

    /// <summary>Computes the features of a sequence.</summary>
    /// <param name="spectra">(frames, <see cref="Bands"/>), logarithms of energies.</param>
    /// <returns>(frames, <see cref="Features"/>), each feature with mean 0 and variance 1 over the frames.</returns>
    public static float[] Of(ReadOnlySpan<float> spectra)
    {
        int frames = spectra.Length / Bands;
        float[] features = new float[frames * Features];
        for (int frame = 0; frame < frames; frame++)
        {
            Transform(spectra.Slice(frame * Bands, Bands), features.AsSpan(frame * Features, Coefficients));
        }

        Differentiate(features, frames, 0);
        Differentiate(features, frames, Coefficients);
        for (int feature = 0; feature < Features; feature++)
        {
            Normalize(features, frames, feature);
        }

        return features;
    }

    /// <summary>The discrete cosine transform: c(k) = Σ s(b) cos(π k (b + ½) / 24).</summary>
    private static void Transform(ReadOnlySpan<float> spectrum, Span<float> cepstrum)
    {
        for (int k = 0; k < cepstrum.Length; k++)
        {
            double sum = 0;
            for (int band = 0; band < Bands; band++)
            {
                sum += spectrum[band] * Cosines[k * (2 * band + 1) % Cosines.Length];
            }

            cepstrum[k] = (float)sum;
        }
    }

    /// <summary>
    /// The slopes of lines through five frames each, up to a factor: d(t) = c(t + 1) − c(t − 1) + 2 (c(t + 2) − c(t − 2)), where the
    /// sequence goes on beyond its ends as it is there.
    /// </summary>
    private static void Differentiate(Span<float> features, int frames, int first)
    {
        for (int frame = 0; frame < frames; frame++)
        {
            int before2 = Math.Max(frame - 2, 0) * Features;
            int before1 = Math.Max(frame - 1, 0) * Features;
            int after1 = Math.Min(frame + 1, frames - 1) * Features;
            int after2 = Math.Min(frame + 2, frames - 1) * Features;
            for (int i = first; i < first + Coefficients; i++)
            {
                features[frame * Features + Coefficients + i] =
                    features[after1 + i] - features[before1 + i] + 2 * (features[after2 + i] - features[before2 + i]);
            }
        }
    }

    /// <summary>Brings a feature to mean 0 and variance 1, which takes away loudness and line.</summary>
    private static void Normalize(Span<float> features, int frames, int feature)
    {
        double sum = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            sum += features[frame * Features + feature];
        }

        double mean = sum / frames;
        double squares = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            double deviation = features[frame * Features + feature] - mean;
            squares += deviation * deviation;
        }

        double scale = Math.Sqrt(squares / frames);
        for (int frame = 0; frame < frames; frame++)
        {
            ref float value = ref features[frame * Features + feature];
            value = (float)((value - mean) / scale);
        }
    }

    /// <summary>By cos((m + 1) x) = 2 cos(x) cos(m x) − cos((m − 1) x): a library's cosine may differ between machines.</summary>
    private static double[] MakeCosines()
    {
        double[] cosines = new double[4 * Bands];
        (cosines[0], cosines[1]) = (1, 0.9978589232386035);
        for (int m = 2; m < cosines.Length; m++)
        {
            cosines[m] = 2 * cosines[1] * cosines[m - 1] - cosines[m - 2];
        }

        return cosines;
    }
}
