using SampleKit;

namespace Zoo.Data;

/// <summary>
/// What an accelerometer at a person's belt measures, in units of gravity: where down is, and the steps that the person takes, with their first overtone.
/// Persons differ in pace and strength, and wear it differently.
/// </summary>
internal static class Motions
{
    private const float SamplesPerSecond = 20;

    /// <summary>Of each activity where down is, the steps in a second, how far they shake the belt, and the share of the overtone.</summary>
    private static readonly (float Down, float Steps, float Strength, float Overtone)[] Activities =
    [
        (0.6f, 0, 0, 0),             // sitting: leaning back
        (0, 0, 0, 0),                // standing
        (1.5f, 0, 0, 0),             // lying
        (0, 1.9f, 0.35f, 0.3f),      // walking
        (0.25f, 1.4f, 0.35f, 0.9f),  // climbing: bent forward, slower, with a push in each step
        (0.1f, 2.8f, 1.0f, 0.2f),    // running
    ];

    /// <summary>Makes some seconds of an activity.</summary>
    /// <param name="draws">Which, and what they are like.</param>
    /// <param name="samples">Takes the accelerations: (steps, 3), to the side, down and to the front.</param>
    /// <param name="target">Takes the class of the activity.</param>
    public static void Make(ref Draws draws, Span<float> samples, Span<float> target)
    {
        int activity = draws.Below(Activities.Length);
        (float down, float steps, float strength, float overtone) = Activities[activity];
        float lean = down + (0.12f * draws.Normal()), roll = 0.1f * draws.Normal();
        float pace = steps * draws.Between(0.85f, 1.15f), force = strength * draws.Between(0.7f, 1.3f), phase = draws.Between(0, MathF.Tau);
        for (int i = 0; i < samples.Length / 3; i++)
        {
            float angle = phase + (MathF.Tau * pace * i / SamplesPerSecond);
            float step = force * (MathF.Sin(angle) + (overtone * MathF.Sin(2 * angle)));
            samples[3 * i] = roll + (0.4f * force * MathF.Sin(angle / 2)) + (0.05f * draws.Normal());
            samples[(3 * i) + 1] = MathF.Cos(lean) + step + (0.05f * draws.Normal());
            samples[(3 * i) + 2] = MathF.Sin(lean) + (0.5f * force * MathF.Cos(angle)) + (0.05f * draws.Normal());
        }

        target[0] = activity;
    }
}
