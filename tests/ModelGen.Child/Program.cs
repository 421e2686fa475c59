using ModelGen.Training;

namespace ModelGen.Child;

/// <summary>A process for tests to end: <c>save FILE</c> saves a model again and again, <c>fit</c> trains one until it is told to stop.</summary>
internal static class Program
{
    private static void Main(string[] arguments)
    {
        using Line model = new(new ModelOptions { Threads = 1 });
        if (arguments is ["save", string path])
        {
            Save(model, path);
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
            model.Parameters.Fill(number);
            model.Save(path);
            if (number == 0)
            {
                Console.WriteLine("saved");
            }
        }
    }

    private static void Fit(Line model)
    {
        Dataset data = new(new float[Line.InputLength], Line.InputLength, new float[1], 1);
        History history = model.Fit(data, new FitOptions { Epochs = 1_000_000_000, Progress = new Announcement() });
        Console.WriteLine($"{history.EndReason} {history.Epochs.Count > 0}");
    }

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
