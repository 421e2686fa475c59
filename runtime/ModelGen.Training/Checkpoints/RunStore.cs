using System.Globalization;

namespace ModelGen.Training;

/// <summary>Where a training run is kept: the folder of its <see cref="Checkpoint"/>, and the checkpoint that it goes on from.</summary>
internal sealed class RunStore : IDisposable
{
    private readonly Checkpoint? checkpoint;
    private readonly RunIdentity identity;
    private FolderLock? folder;
    private RunPosition? written;
    private Elapsed sinceWritten = new(0);
    private int stepsSinceWritten;

    private RunStore(Checkpoint? checkpoint, FolderLock? folder, RunIdentity identity, SavedRun? saved)
    {
        this.checkpoint = checkpoint;
        this.folder = folder;
        this.identity = identity;
        Saved = saved;
        written = saved is null ? null : RunState.PositionIn(saved.File);
        LastPath = saved?.Path;
    }

    /// <summary>What the run goes on from; null: it begins at its beginning.</summary>
    public SavedRun? Saved { get; }

    /// <summary>The last checkpoint that the run can go on from.</summary>
    public string? LastPath { get; private set; }

    /// <summary>Opens what the options ask for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">The run.</param>
    /// <param name="options">The options, which were checked.</param>
    /// <returns>Null where they ask for nothing.</returns>
    /// <exception cref="CheckpointException">There is no checkpoint to go on from, or one that must not be written over; or the folder is in use.</exception>
    public static RunStore? Open(ModelDescription model, TrainingPlan plan, FitOptions options)
    {
        Checkpoint? checkpoint = options.Callbacks.OfType<Checkpoint>().SingleOrDefault();
        if (checkpoint is null && options.Resume is null)
        {
            return null;
        }

        FolderLock? folder = checkpoint is null ? null : FolderLock.Take(checkpoint.Folder);
        try
        {
            if (folder is not null)
            {
                Draft.RemoveAll(Path.GetFullPath(checkpoint!.Folder));
            }

            SavedRun? saved = SavedRun.Find(options.Resume, checkpoint?.Folder);
            RunIdentity identity = new(model, plan, options.Callbacks);
            if (saved is not null)
            {
                identity.Check(saved.File, saved.Path);
                saved.CheckEpochs(plan.Settings.Epochs);
                saved.SetDamagedAsideIn(checkpoint?.Folder);
            }

            return new RunStore(checkpoint, folder, identity, saved);
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>A step has ended.</summary>
    public void CountStep() => stepsSinceWritten++;

    /// <summary>Steps have ended, all callbacks have heard of them, and the epoch goes on.</summary>
    /// <param name="state">What the run has come to.</param>
    public void AfterSteps(RunState state)
    {
        if (checkpoint is not null && IsDue())
        {
            Write(state);
        }
    }

    /// <summary>An epoch has ended, and all callbacks have heard of it.</summary>
    /// <param name="state">What the run has come to.</param>
    /// <param name="epoch">The epoch.</param>
    public void AfterEpoch(RunState state, EpochRecord epoch)
    {
        if (checkpoint is null)
        {
            return;
        }

        // First, as the one in order says that it is there.
        if (checkpoint.IsBest(epoch))
        {
            WriteTo(Path.Combine(checkpoint.Folder, CheckpointFolder.BestName), state);
        }

        if ((checkpoint.Every > 0 && (epoch.Epoch + 1) % checkpoint.Every == 0) || IsDue())
        {
            Write(state);
        }
    }

    /// <summary>The run ends for now, between two steps.</summary>
    /// <param name="state">What the run has come to.</param>
    public void AtEnd(RunState state)
    {
        bool isNew = written is RunPosition last ? last != state.Position : state.Position != state.Begin;
        if (checkpoint is not null && isNew)
        {
            Write(state);
        }
    }

    /// <summary>Lets other runs have the folder.</summary>
    public void Dispose() => folder?.Dispose();

    private bool IsDue() => stepsSinceWritten >= checkpoint!.EverySteps || sinceWritten.Seconds >= 60 * checkpoint.EveryMinutes;

    private void Write(RunState state)
    {
        string path = CheckpointFolder.PathOf(checkpoint!.Folder, state.Position);
        WriteTo(path, state);
        LastPath = path;
        CheckpointFolder.Prune(checkpoint.Folder, checkpoint.Keep);
        written = state.Position;
        sinceWritten = new Elapsed(0);
        stepsSinceWritten = 0;
    }

    private void WriteTo(string path, RunState state)
    {
        if (folder?.IsThere == false)
        {
            // Somebody removed it. What the run has come to is in memory still, and is not lost by that.
            folder.Dispose();
            folder = FolderLock.Take(checkpoint!.Folder);
        }

        TensorFile file = new(identity.Texts.Prepend(new(SavedRun.VersionKey, SavedRun.Version.ToString(CultureInfo.InvariantCulture))));
        state.Save(file);
        WholeFile.Write(path, file.Write);
    }
}
