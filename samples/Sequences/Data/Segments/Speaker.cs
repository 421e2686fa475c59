using SampleKit;

namespace Sequences.Data.Segments;

/// <summary>Who speaks, how, and over what a line.</summary>
internal readonly struct Speaker
{
    private readonly float tract;
    private readonly float loudness;
    private readonly float tilt;
    private readonly float breathiness;
    private readonly float noise;
    private readonly float agility;

    /// <summary>Draws a speaker.</summary>
    public Speaker(ref Draws draws)
    {
        Tempo = draws.Between(0.8f, 1.2f);
        tract = 1 + 0.04f * draws.Normal();
        loudness = draws.Between(0.7f, 1.3f);
        tilt = -0.12f + 0.04f * draws.Normal();
        breathiness = draws.Between(0, 0.1f);
        noise = draws.Between(0.1f, 0.2f);
        agility = draws.Between(0.15f, 0.45f);
    }

    /// <summary>How much longer than usual this speaker dwells on everything.</summary>
    public float Tempo { get; }

    /// <summary>The sound one frame later: lips and vocal folds are quick, the tongue takes its time.</summary>
    public Sound Move(Sound sound, Sound aim) => sound.Towards(aim, 0.6f, agility);

    /// <summary>
    /// The spectrum of a frame, by a source and a filter (Fant, "Acoustic Theory of Speech Production", 1960), where their logarithms add
    /// up: a voice that is weaker in higher bands, breath that is stronger there, and the resonances of the mouth.
    /// </summary>
    /// <param name="sound">The sound.</param>
    /// <param name="spectrum">The logarithm of the energy in each band, from low to high.</param>
    /// <param name="draws">For the noise.</param>
    public void Spectrum(Sound sound, Span<float> spectrum, ref Draws draws)
    {
        float breath = sound.Breath + breathiness * sound.Voice;
        for (int band = 0; band < spectrum.Length; band++)
        {
            float source = sound.Voice * (4 + tilt * band) + breath * (1.5f + 0.05f * band);
            float filter = 3 * Resonance(band, sound.Formant1, 1.2f) + 2.7f * Resonance(band, sound.Formant2, 1.4f)
                + 2.1f * Resonance(band, sound.Formant3, 1.6f);
            spectrum[band] = loudness * (source + sound.Opening * filter) + noise * draws.Normal();
        }
    }

    private float Resonance(int band, float formant, float width)
    {
        float distance = (band - tract * formant) / width;
        return 1 / (1 + distance * distance);
    }
}
