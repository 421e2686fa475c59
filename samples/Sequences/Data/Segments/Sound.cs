namespace Sequences.Data.Segments;

/// <summary>What a mouth does at one moment. Formants lie on the mel scale, in bands of the spectrum.</summary>
/// <param name="Voice">How strongly the vocal folds sound, 0 to 1.</param>
/// <param name="Breath">How strongly the breath hisses, 0 to 1.</param>
/// <param name="Opening">How far the mouth is open, 0 to 1: how strong the formants are.</param>
/// <param name="Formant1">Where the first formant lies.</param>
/// <param name="Formant2">Where the second formant lies.</param>
/// <param name="Formant3">Where the third formant lies.</param>
internal readonly record struct Sound(float Voice, float Breath, float Opening, float Formant1, float Formant2, float Formant3)
{
    /// <summary>Nothing yet, or nothing more.</summary>
    public static Sound Silence { get; } = new(0, 0, 0, 5, 10, 14);

    /// <summary>The lips are closed; behind them the voice hums.</summary>
    public static Sound Hum { get; } = new(0.35f, 0, 0, 2.4f, 7.3f, 13.9f);

    /// <summary>The lips are closed in silence.</summary>
    public static Sound Closure { get; } = Hum with { Voice = 0 };

    /// <summary>The lips let go.</summary>
    public static Sound Burst { get; } = new(0.1f, 0.9f, 0.3f, 3, 7.6f, 14);

    /// <summary>Breath before the voice sets in.</summary>
    public static Sound Aspiration { get; } = new(0, 0.55f, 0.5f, 5, 8.4f, 14.2f);

    /// <summary>Breath and voice together.</summary>
    public static Sound Murmur { get; } = new(0.55f, 0.55f, 0.7f, 5.8f, 8.8f, 14.3f);

    /// <summary>The vowel a: formants at 730, 1130 and 2440 Hz.</summary>
    public static Sound A { get; } = new(1, 0.05f, 1, 6.8f, 9.2f, 14.3f);

    /// <summary>The vowel I: formants at 270, 2240 and 3100 Hz.</summary>
    public static Sound I { get; } = new(1, 0.05f, 1, 3.1f, 13.6f, 16.2f);

    /// <summary>Breath through a mouth that is set for I.</summary>
    public static Sound WhisperedI { get; } = I with { Voice = 0, Breath = 0.6f, Opening = 0.6f };

    /// <summary>The tongue bends back, which lowers the third formant.</summary>
    public static Sound R { get; } = new(0.7f, 0.05f, 0.6f, 4.3f, 10, 11.5f);

    /// <summary>The tongue touches the palate.</summary>
    public static Sound Tap { get; } = new(0.4f, 0.1f, 0.15f, 3.8f, 11, 13);

    /// <summary>A sound on the way to another.</summary>
    /// <param name="aim">The other.</param>
    /// <param name="source">The share of the way that voice, breath and lips go.</param>
    /// <param name="formants">The share of the way that the formants go.</param>
    public Sound Towards(Sound aim, float source, float formants) => new(
        Voice + source * (aim.Voice - Voice),
        Breath + source * (aim.Breath - Breath),
        Opening + source * (aim.Opening - Opening),
        Formant1 + formants * (aim.Formant1 - Formant1),
        Formant2 + formants * (aim.Formant2 - Formant2),
        Formant3 + formants * (aim.Formant3 - Formant3));
}
