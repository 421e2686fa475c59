using System.Globalization;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>All that a training run has come to, between two of its steps: what a checkpoint keeps, and what a run that goes on begins with.</summary>
/// <param name="training">The model, which is the run's alone.</param>
/// <param name="run">The run, as its callbacks see it.</param>
/// <param name="means">The sums of the running epoch.</param>
/// <param name="callbacks">The callbacks that the user gave.</param>
/// <param name="batchSize">The samples of a step.</param>
/// <param name="probe">What looks at the model between the passes of its steps, or null.</param>
internal sealed class RunState(
    ModelInTraining training, TrainingRun run, BatchMeans means, IReadOnlyList<Callback> callbacks, int batchSize, StepProbe? probe)
{
    private const string NormsPart = "norms";
    private const string OptimizerPart = "optimizer";
    private const string MeansPart = "means";
    private const string CallbackPart = "callback";
    private const string StatesName = "states";

    private readonly ITrainableModel model = training.Model;

    /// <summary>Where a run begins that goes on from nothing.</summary>
    public RunPosition Begin { get; } = new(run.InitialEpoch, 0);

    /// <summary>How far the run has come.</summary>
    public RunPosition Position { get; set; } = new(run.InitialEpoch, 0);

    /// <summary>How long the run has taken.</summary>
    public Elapsed RunTime { get; private set; } = new(0);

    /// <summary>How long the running epoch has taken.</summary>
    public Elapsed EpochTime { get; private set; } = new(0);

    /// <summary>The position of a checkpoint.</summary>
    /// <exception cref="CheckpointException">It says none.</exception>
    public static RunPosition PositionIn(TensorFile file)
    {
        SavedState state = Run(file);
        return new RunPosition(Count("epoch"), Count("step"));

        int Count(string name) => state.GetNumber(name) is >= 0 and <= int.MaxValue and double count && count == Math.Floor(count)
            ? (int)count
            : throw new CheckpointException($"The checkpoint has \"{state.GetText(name)}\" as \"{name}\", which is no number of them: it was written by other code.");
    }

    /// <summary>The learning rate that the run of a checkpoint began with.</summary>
    public static double InitialLearningRateIn(TensorFile file) => Run(file).GetNumber("initial learning rate");

    /// <summary>An epoch begins.</summary>
    public void BeginEpoch() => EpochTime = new Elapsed(0);

    /// <summary>Adds everything to a file, the weights first. The file has to be written before anything goes on.</summary>
    public void Save(TensorFile file)
    {
        SaveModel(file);
        SavedState state = Run(file);
        History history = run.History;
        state.Set("epoch", Position.Epoch);
        state.Set("step", Position.Step);
        state.Set("iterations", model.Iterations);
        state.Set("learning rate", model.LearningRate);
        state.Set("initial learning rate", history.Settings.LearningRate);
        state.Set("initial weights", history.InitialWeights);
        state.Set("started", history.Started.ToString("O", CultureInfo.InvariantCulture));
        state.Set("seconds", RunTime.Seconds);
        if (run.StopReason is EndReason reason && !run.IsInterrupted)
        {
            state.Set("end", reason.ToString());
        }

        HistoryColumns.Save(state, history);
        for (int i = 0; i < callbacks.Count; i++)
        {
            callbacks[i].SaveState(PartOf(file, i));
        }

        if (Position.Step > 0)
        {
            state.Set("epoch seconds", EpochTime.Seconds);
            means.Save(new SavedState(file, MeansPart));
            probe?.Save(new SavedState(file, NormsPart));
            SaveStates(state);
        }
    }

    /// <summary>Gives the model what it had. Callbacks that then begin may change it, so that it is done once more when they have.</summary>
    public void RestoreModel(TensorFile file)
    {
        Span<float> parameters = model.EditParameters();
        foreach (ParameterDescription parameter in model.Description.Parameters)
        {
            TensorFile.Floats numbers = file.FloatsOf(parameter.Name)
                ?? throw new CheckpointException($"The checkpoint lacks the tensor \"{parameter.Name}\" of {model.Description.Name}.");
            numbers().CopyTo(parameters.Slice(parameter.Offset, parameter.Shape.Length));
        }

        Span<float> slots = model.EditOptimizerState();
        SavedState optimizer = new(file, OptimizerPart);
        foreach ((string name, int offset, TensorShape shape) in Slots(slots.Length))
        {
            optimizer.CopyTo(name, slots.Slice(offset, shape.Length));
        }

        SavedState state = Run(file);
        model.Iterations = (long)state.GetNumber("iterations");
        model.LearningRate = state.GetNumber("learning rate");
    }

    /// <summary>Gives the history what it had before any callback hears of the run.</summary>
    public void RestoreHistory(TensorFile file)
    {
        SavedState state = Run(file);
        Position = PositionIn(file);
        RunTime = new Elapsed(state.GetNumber("seconds"));
        run.History.InitialWeights = state.GetText("initial weights");
        run.History.Started = DateTimeOffset.Parse(state.GetText("started"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        HistoryColumns.Restore(state, run.History);
        if (state.Has("end") && Enum.TryParse(state.GetText("end"), out EndReason reason))
        {
            run.Stop(reason);
        }
    }

    /// <summary>Gives the callbacks, and an epoch that has not ended, what they had.</summary>
    public void RestoreRest(TensorFile file)
    {
        for (int i = 0; i < callbacks.Count; i++)
        {
            callbacks[i].RestoreState(PartOf(file, i));
        }

        RestoreModel(file);
        if (Position.Step > 0)
        {
            SavedState state = Run(file);
            EpochTime = new Elapsed(state.GetNumber("epoch seconds"));
            means.Restore(new SavedState(file, MeansPart));
            probe?.Restore(new SavedState(file, NormsPart));
            RestoreStates(state);
        }
    }

    private static SavedState Run(TensorFile file) => new(file, "state");

    /// <summary>What a callback keeps: by its type and its place among those of the type, so that a <see cref="Checkpoint"/> may stand anywhere.</summary>
    private SavedState PartOf(TensorFile file, int index)
    {
        string type = callbacks[index].GetType().Name;
        int place = callbacks.Take(index).Count(callback => callback.GetType().Name == type);
        return new SavedState(file, string.Create(CultureInfo.InvariantCulture, $"{CallbackPart}/{type}/{place}"));
    }

    private void SaveModel(TensorFile file)
    {
        foreach (ParameterDescription parameter in model.Description.Parameters)
        {
            file.Add(parameter.Name, parameter.Shape, () => model.Parameters.Slice(parameter.Offset, parameter.Shape.Length));
        }

        SavedState optimizer = new(file, OptimizerPart);
        foreach ((string name, int offset, TensorShape shape) in Slots(model.OptimizerState.Length))
        {
            optimizer.Set(name, shape, () => model.OptimizerState.Slice(offset, shape.Length));
        }
    }

    /// <summary>What the optimizer keeps for each tensor that is trained.</summary>
    private IEnumerable<(string Name, int Offset, TensorShape Shape)> Slots(int length)
    {
        int count = model.Description.TrainableCount;
        for (int slot = 0; slot * (long)count < length; slot++)
        {
            foreach (ParameterDescription parameter in model.Description.Parameters.Where(parameter => parameter.Trainable))
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"{slot}/{parameter.Name}");
                yield return (name, (slot * count) + parameter.Offset, parameter.Shape);
            }
        }
    }

    private void SaveStates(SavedState state)
    {
        if (model.Description.IsStateful)
        {
            float[] states = States();
            training.Carried.ReadStates(states);
            state.Set(StatesName, new TensorShape(batchSize, training.Carried.StateLength), () => states);
        }
    }

    private void RestoreStates(SavedState state)
    {
        if (model.Description.IsStateful)
        {
            float[] states = States();
            state.CopyTo(StatesName, states);
            training.Carried.WriteStates(states);
        }
    }

    private float[] States() => LargeArray.Make<float>(
        (long)batchSize * training.Carried.StateLength, "The states that the model carries", "lower the batch size");
}
