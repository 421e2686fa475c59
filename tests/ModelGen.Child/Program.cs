using ModelGen.Training;

namespace ModelGen.Child;

/// <summary>
/// A process of its own for tests: <c>save FILE</c> saves a model again and again and <c>fit</c> trains one, both until the process is ended;
/// <c>quiet</c> trains as a program does that asks for no display.
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
}
