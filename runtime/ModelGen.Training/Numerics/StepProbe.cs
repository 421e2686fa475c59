namespace ModelGen.Training;

/// <summary>What looks at a model between the passes of its training steps. Of a model on a device it sees what is there after each step alone.</summary>
internal sealed class StepProbe
{
    private readonly ITrainableModel model;
    private readonly bool checksNumbers;
    private readonly NormSums? norms;

    private StepProbe(ITrainableModel model, bool checksNumbers, bool tracksNorms)
    {
        this.model = model;
        this.checksNumbers = checksNumbers;
        norms = tracksNorms ? new NormSums(model) : null;
    }

    /// <summary>The number that is not finite, once one was found, and the loss of its step.</summary>
    public (double Loss, NumberPlace? Place)? Found { get; private set; }

    /// <summary>The probe that the options ask for, or null: then nothing is paid.</summary>
    public static StepProbe? For(ITrainableModel model, FitOptions options) =>
        options.CheckNumerics || options.TrackNorms ? new StepProbe(model, options.CheckNumerics, options.TrackNorms) : null;

    /// <summary>Forgets the norms of the steps so far.</summary>
    public void BeginEpoch() => norms?.Reset(model);

    /// <summary>The norms of the layers over the steps since the epoch began; empty where nobody asked for them.</summary>
    public IEnumerable<LayerNorms> Norms() => norms?.ToNorms(model) ?? [];

    /// <summary>Keeps the norms of the steps so far.</summary>
    public void Save(SavedState state) => norms?.Save(state);

    /// <summary>Brings them back. A run that did not track norms has kept none: then those of the epoch are of its other steps.</summary>
    public void Restore(SavedState state)
    {
        norms?.Reset(model);
        if (norms is not null && state.Has("steps"))
        {
            norms.Restore(state, model);
        }
    }

    /// <summary>Looks at the model after a forward pass. Everything that goes wrong there shows in the loss or in the outputs.</summary>
    /// <param name="loss">The loss of the step.</param>
    /// <returns>Whether the step may go on.</returns>
    public bool AfterForward(double loss) => !checksNumbers || (double.IsFinite(loss) && ClassRule.IsFinite(model.Outputs)) || !Find(loss);

    /// <summary>Looks at the model after a backward pass.</summary>
    /// <param name="loss">The loss of the step.</param>
    /// <returns>Whether the step may go on.</returns>
    public bool AfterBackward(double loss)
    {
        if (checksNumbers && !ClassRule.IsFinite(model.Gradients) && Find(loss))
        {
            return false;
        }

        norms?.AddGradients(model);
        return true;
    }

    /// <summary>Looks at the model after an update.</summary>
    public void AfterUpdate() => norms?.AddUpdate(model);

    /// <summary>Looks at a model on a device, which has done the whole step.</summary>
    /// <param name="loss">The loss of the step.</param>
    public void AfterStep(double loss)
    {
        if (AfterForward(loss) && AfterBackward(loss))
        {
            AfterUpdate();
        }
    }

    /// <summary>Whether a number that counts is not finite; outputs at masked positions do not.</summary>
    private bool Find(double loss)
    {
        NumberPlace? place = model.FindNotFinite();
        if (place is null && double.IsFinite(loss))
        {
            return false;
        }

        Found = (loss, place);
        return true;
    }
}
