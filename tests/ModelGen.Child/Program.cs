using ModelGen.Training;

namespace ModelGen.Child;

/// <summary>
/// A process of its own for tests: <c>save FILE</c> saves a model again and again and <c>fit</c> trains one, both until the process is ended;
/// <c>quiet</c> trains as a program does that asks for no display; <c>keep FOLDER</c> goes on with a run that is kept there.
/// </summary>
internal static class Program
{
    private static void Main(string[] arguments)
    {
        using Line model = new(new ModelOptions { Threads = 1 });
        if (arguments is ["save", string path])
        {
            Save(model, path);
        }
        else if (arguments is ["keep", string folder])
        {
            Keep(folder);
        }
        else if (arguments is ["quiet"])
        {
            model.Fit(Data(), new FitOptions { Epochs = 2 });
            Console.WriteLine("done");
        }
        else
        {
            Fit(model);
        }
    }

    /// <summary>Each file has the same number everywhere.</summary>
    private static void Save(Line model, string path)
    {
        for (int number = 0; ; number++)
        {
            model.EditParameters().Fill(number);
            model.Save(path);
            if (number == 0)
            {
                Console.WriteLine("saved");
            }
        }
    }

    private static void Fit(Line model)
    {
        History history = model.Fit(Data(), new FitOptions { Epochs = 1_000_000_000, Progress = new Announcement(), HandleCancelKey = true });
        Console.WriteLine($"{history.EndReason} {history.Epochs.Count > 0}");
    }

    private static void Keep(string folder)
    {
        // The weights that the run begins with, and others where it has to have them from a checkpoint.
        using Line model = KeptTraining.Model(HasCheckpoint(folder) ? (ulong)Environment.ProcessId : 1);
        try
        {
            History history = model.Fit(KeptTraining.Data(), KeptTraining.Options(folder, new StepCount()) with { HandleCancelKey = true });
            Console.WriteLine($"{history.EndReason} {history.LastCheckpoint}");
        }
        catch (Exception exception) when (exception is CheckpointException or IOException)
        {
            Console.WriteLine($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private static bool HasCheckpoint(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "epoch-*").Any();

    private static Dataset Data() => new(new float[Line.InputLength], Line.InputLength, new float[1], 1);

    /// <summary>Says when the first step is done.</summary>
    private sealed class Announcement : Callback
    {
        private bool isDone;

        public override void OnBatchEnd(TrainingRun run, in StepResult step)
        {
            if (!isDone)
            {
                isDone = true;
                Console.WriteLine("trains");
            }
        }

        public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) => Thread.Sleep(1);
    }

    /// <summary>Says how many steps are done, of all epochs.</summary>
    private sealed class StepCount : Callback
    {
        public override void OnBatchEnd(TrainingRun run, in StepResult step) => Console.WriteLine((step.Epoch * run.Steps) + step.Step + 1);
    }
}
