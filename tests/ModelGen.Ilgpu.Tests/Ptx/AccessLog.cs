namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>Time in a launch: it advances where all threads of a group meet, and from group to group.</summary>
internal sealed class Clock
{
    /// <summary>The current interval between two barriers, from 1.</summary>
    public int Now { get; private set; }

    /// <summary>The first interval of the current group.</summary>
    public int Group { get; private set; }

    /// <summary>The first interval of the current launch.</summary>
    public int Launch { get; private set; }

    /// <summary>Begins a launch.</summary>
    public void BeginLaunch() => Launch = Now + 1;

    /// <summary>Begins a group.</summary>
    public void BeginGroup() => Group = Now + 1;

    /// <summary>Begins an interval.</summary>
    public void BeginInterval() => Now++;
}

/// <summary>
/// Who last read and wrote each word of a section, to find accesses whose order nothing decides: those of two threads without a barrier
/// between them, and those of two groups of one launch, where one of the accesses changes the word.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="shared">Whether each group finds the section empty.</param>
/// <param name="words">Words of the section.</param>
internal sealed class AccessLog(Clock clock, bool shared, int words)
{
    private readonly Access[] reads = new Access[words];
    private readonly Access[] writes = new Access[words];

    /// <summary>The first interval that matters.</summary>
    private int Start => shared ? clock.Group : clock.Launch;

    /// <summary>Notes that a thread reads a word.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Reads(int word, int thread)
    {
        if (IsEmpty(word))
        {
            return "is read and was never written";
        }

        if (Races(writes[word], thread))
        {
            return $"is read, and written by {Who(writes[word])} at the same time";
        }

        NoteRead(word, thread);
        return null;
    }

    /// <summary>Notes that a thread writes a word.</summary>
    /// <param name="changes">
    /// Whether the word gets another value. Threads may write the same value at the same time: where there are more threads than numbers,
    /// those left over do once more what the last one does.
    /// </param>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Writes(int word, int thread, bool changes)
    {
        if (!changes && !IsEmpty(word))
        {
            NoteRead(word, thread);
            return null;
        }

        string? fault = Races(writes[word], thread) ? $"gets another value than {Who(writes[word])} gives it at the same time"
            : Races(reads[word], thread) ? $"is written, and read by {Who(reads[word])} at the same time"
            : null;
        writes[word] = new(clock.Now, thread);
        return fault;
    }

    private bool IsEmpty(int word) => shared && writes[word].Interval < clock.Group;

    private void NoteRead(int word, int thread)
    {
        // The read of another group stays: whoever writes the word in this launch races with it.
        if (!OfOtherGroup(reads[word]))
        {
            reads[word] = new(clock.Now, Races(reads[word], thread) ? Access.Several : thread);
        }
    }

    private bool Races(Access access, int thread) => OfOtherGroup(access) || (access.Interval == clock.Now && access.Thread != thread);

    private bool OfOtherGroup(Access access) => access.Interval >= Start && access.Interval < clock.Group;

    private string Who(Access access) =>
        OfOtherGroup(access) ? "another group" : access.Thread == Access.Several ? "other threads" : $"thread {access.Thread}";

    /// <summary>An access of a thread in an interval; interval 0 is none.</summary>
    private readonly record struct Access(int Interval, int Thread)
    {
        /// <summary>Stands for several threads.</summary>
        public const int Several = -1;
    }
}
