using System.Globalization;
using Spectre.Console;

namespace ModelGen.Training;

/// <summary>
/// The line of the running epoch on a terminal: bar, speed, remaining time, means so far. It is drawn over itself a few times
/// a second and never longer than the terminal is wide.
/// </summary>
internal sealed class LiveLine(IAnsiConsole console, TimeProvider clock)
{
    private const int WidestBar = 24;

    private static readonly TimeSpan DrawInterval = TimeSpan.FromMilliseconds(100);

    private long begun;
    private long lastDrawn;
    private bool isDrawn;

    /// <summary>Whether what a console shows can be drawn over, so that somebody watches it live: an interactive terminal.</summary>
    public static bool SuitsTo(IAnsiConsole console)
    {
        Profile profile = console.Profile;
        return profile.Out.IsTerminal && profile.Capabilities.Ansi && profile.Capabilities.Interactive;
    }

    /// <summary>An epoch begins.</summary>
    public void Begin() => begun = lastDrawn = clock.GetTimestamp();

    /// <summary>A step ended: draws the line if it was not drawn just now.</summary>
    public void Update(TrainingRun run, in StepResult step)
    {
        long now = clock.GetTimestamp();
        if (clock.GetElapsedTime(lastDrawn, now) < DrawInterval)
        {
            return;
        }

        lastDrawn = now;
        isDrawn = true;
        Draw(run, step, clock.GetElapsedTime(begun, now).TotalSeconds);
    }

    /// <summary>Takes the line away and leaves the cursor at its start.</summary>
    public void Clear()
    {
        if (isDrawn)
        {
            console.Write(new ControlCode("\r\u001b[K"));
            isDrawn = false;
        }
    }

    private void Draw(TrainingRun run, in StepResult step, double seconds)
    {
        double share = (double)step.SamplesSeen / run.Samples;
        string head = $"Epoch {step.Epoch + 1}/{run.Epochs} ";
        string tail = $" {step.Step + 1}/{run.Steps}";
        int room = console.Profile.Width - 1 - head.Length - tail.Length;
        int barWidth = Math.Clamp(room, 0, WidestBar);
        room -= barWidth;
        foreach (string part in Parts(run, step.SamplesSeen / seconds, seconds * (1 - share) / share))
        {
            room -= part.Length;
            if (room < 0)
            {
                break;
            }

            tail += part;
        }

        (char done, char left) = console.Profile.Capabilities.Unicode ? ('━', '─') : ('=', '-');
        int filled = (int)Math.Round(share * barWidth);
        console.Write(new ControlCode("\r"));
        console.Write(new Paragraph(head)
            .Append(new string(done, filled), Color.Green)
            .Append(new string(left, barWidth - filled), Color.Grey)
            .Append(tail));
        console.Write(new ControlCode("\u001b[K"));
    }

    /// <summary>What stands behind the bar, most important first.</summary>
    private static IEnumerable<string> Parts(TrainingRun run, double samplesPerSecond, double secondsLeft)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        TimeSpan left = TimeSpan.FromSeconds(Math.Ceiling(secondsLeft));
        yield return string.Create(invariant, $" - {(int)left.TotalMinutes}:{left.Seconds:00} left");
        foreach (MetricValue mean in run.CurrentMeans())
        {
            yield return $" - {mean}";
        }

        yield return string.Create(invariant, $" - {samplesPerSecond:N0} samples/s");
    }
}
