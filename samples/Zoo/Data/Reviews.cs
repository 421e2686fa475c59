using SampleKit;

namespace Zoo.Data;

/// <summary>Reviews of one or three opinions between other words. An opinion is turned round by a word in front of it.</summary>
internal static class Reviews
{
    private static readonly string[] Turning = ["not", "never", "hardly"];

    private static readonly string[] Good =
        ["brilliant", "charming", "clever", "fresh", "funny", "gripping", "honest", "moving", "rich", "tender", "vivid", "warm"];

    private static readonly string[] Bad =
        ["bland", "clumsy", "cold", "dull", "empty", "flat", "hollow", "muddled", "noisy", "slow", "stale", "tired"];

    private static readonly string[] Others =
    [
        "a", "and", "actor", "at", "camera", "cast", "dialogue", "ending", "film", "first", "hour", "in", "it", "its", "last", "music",
        "of", "plot", "scene", "score", "second", "she", "story", "that", "the", "theme", "they", "this", "was", "we", "were", "with",
    ];

    /// <summary>All words; the first stands for none.</summary>
    public static string[] Words { get; } = ["", .. Turning, .. Good, .. Bad, .. Others];

    /// <summary>Makes a review.</summary>
    /// <param name="draws">What it is like.</param>
    /// <param name="words">Takes the numbers of its words, at most 15 of them, from the first on; those behind stay as they are.</param>
    /// <param name="target">Takes 1 where most opinions are good, and 0 otherwise.</param>
    public static void Make(ref Draws draws, Span<float> words, Span<float> target)
    {
        int good = 0, at = 0, opinions = draws.Uniform() < 0.5f ? 1 : 3;
        for (int opinion = 0; opinion < opinions; opinion++)
        {
            int others = 1 + draws.Below(3);
            for (int i = 0; i < others; i++)
            {
                words[at++] = 1 + Turning.Length + Good.Length + Bad.Length + draws.Below(Others.Length);
            }

            bool turned = draws.Uniform() < 0.4f, isGood = draws.Uniform() < 0.5f;
            if (turned)
            {
                words[at++] = 1 + draws.Below(Turning.Length);
            }

            words[at++] = 1 + Turning.Length + (isGood ? draws.Below(Good.Length) : Good.Length + draws.Below(Bad.Length));
            good += isGood != turned ? 1 : 0;
        }

        target[0] = 2 * good > opinions ? 1 : 0;
    }
}
