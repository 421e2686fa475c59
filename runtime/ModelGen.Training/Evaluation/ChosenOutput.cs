namespace ModelGen.Training;

/// <summary>A model with the output that is asked for, and the data with the targets of that alone.</summary>
internal sealed class ChosenOutput
{
    private readonly IModel model;
    private readonly Dataset all;
    private readonly OutputView? part;

    /// <param name="model">The model.</param>
    /// <param name="data">Samples with targets for all outputs.</param>
    /// <param name="output">The output of a model with several; null: it has one.</param>
    /// <exception cref="ArgumentException">There is no such output, or the data do not fit the model.</exception>
    public ChosenOutput(IModel model, Dataset data, string? output)
    {
        (this.model, all) = (model, data);
        (Description, Data) = (model.Description, data);
        if (output is not null)
        {
            part = OutputView.Named(model.Description, output);
            TrainingPlan.TrainingSection(model.Description);
            DatasetChecks.CheckWithTargets(data, model.Description, nameof(data), DataRole.Any);
            Description = part.Model;
            Data = new Dataset(new TargetPartSource(data.Source, part, model.Description.Positions));
        }
    }

    /// <summary>The model as if the output were its only one.</summary>
    public ModelDescription Description { get; }

    /// <summary>The samples with the targets of the output.</summary>
    public Dataset Data { get; }

    /// <summary>Asks the model, in inference mode.</summary>
    public ModelOutputs Compute(CancellationToken cancellation)
    {
        ModelOutputs outputs = ModelOutputs.Of(model, all, cancellation);
        return part is null ? outputs : outputs.Of(part, model.Description, all.Count);
    }
}
