using SampleKit;

namespace Sequences.Data.Segments;

/// <summary>
/// Syllables of a consonant and a vowel as a recognizer of speech gets them: frames of cepstra. A mouth goes from sound to sound, and
/// speakers, tempo and noise vary. Only exactly rounded operations are used, so that a seed means the same bytes on every machine.
/// </summary>
/// <param name="seed">The seed; every syllable is a function of it and of its own index.</param>
internal sealed class SpokenSyllables(ulong seed)
{
    /// <summary>Steps of a sequence with its padding; the longest syllable has 98 frames.</summary>
    public const int Steps = 100;

    /// <summary>The first syllables of this seed; each class has its turn.</summary>
    /// <param name="count">How many, above 0.</param>
    public SequenceSet Make(int count) =>
        SequenceSet.Make(count, Steps, Cepstra.Features, [.. Syllable.All.Select(syllable => syllable.Name)], Speak);

    /// <summary>Speaks one syllable.</summary>
    /// <param name="index">Which of this seed, from 0.</param>
    /// <returns>(frames, 39).</returns>
    public float[] Speak(int index)
    {
        Draws draws = new(seed, (uint)index);
        Speaker speaker = new(ref draws);
        List<float> spectra = [];
        Span<float> spectrum = stackalloc float[Cepstra.Bands];
        Sound sound = Sound.Silence;
        foreach (Phase phase in Syllable.All[index % Syllable.All.Length].Phases)
        {
            int frames = (int)(speaker.Tempo * draws.Between(phase.Least, phase.Most + 1));
            for (int frame = 0; frame < frames; frame++)
            {
                sound = speaker.Move(sound, phase.Aim);
                speaker.Spectrum(sound, spectrum, ref draws);
                spectra.AddRange(spectrum);
            }
        }

        return Cepstra.Of(spectra.ToArray());
    }
}
