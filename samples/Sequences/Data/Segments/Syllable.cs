using System.Collections.Immutable;

namespace Sequences.Data.Segments;

/// <summary>What a mouth aims at for a while.</summary>
/// <param name="Aim">The sound.</param>
/// <param name="Least">The fewest frames, at a tempo of 1.</param>
/// <param name="Most">The most frames, at a tempo of 1.</param>
internal readonly record struct Phase(Sound Aim, int Least, int Most);

/// <summary>A consonant and a vowel.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Onset">The consonant.</param>
/// <param name="Vowel">The vowel.</param>
internal sealed record Syllable(string Name, ImmutableArray<Phase> Onset, Sound Vowel)
{
    /// <summary>
    /// Five syllables that end in one of two vowels. What was before the vowel tells ba, bha and pa, and hI and rI, from each other: by
    /// the time that the voice takes to set in, by breath and by formants.
    /// </summary>
    public static ImmutableArray<Syllable> All { get; } =
    [
        new("ba", [new(Sound.Hum, 3, 10), new(Sound.Burst, 1, 2), new(Sound.Aspiration, 0, 2)], Sound.A),
        new("bha", [new(Sound.Hum, 3, 10), new(Sound.Burst, 1, 2), new(Sound.Murmur, 4, 12)], Sound.A),
        new("hI", [new(Sound.WhisperedI, 4, 12)], Sound.I),
        new("pa", [new(Sound.Closure, 0, 9), new(Sound.Burst, 1, 3), new(Sound.Aspiration, 3, 8)], Sound.A),
        new("rI", [new(Sound.R, 4, 12), new(Sound.Tap, 0, 3)], Sound.I),
    ];

    /// <summary>The syllable between silences, in the order of time; at most 82 frames at a tempo of 1.</summary>
    public ImmutableArray<Phase> Phases => [new(Sound.Silence, 0, 6), .. Onset, new(Vowel, 12, 36), new(Sound.Silence, 4, 12)];
}
