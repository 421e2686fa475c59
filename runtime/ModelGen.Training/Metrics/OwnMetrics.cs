namespace ModelGen.Training;

/// <summary>Metrics of the program's own.</summary>
internal static class OwnMetrics
{
    /// <summary>Makes one of each.</summary>
    /// <param name="makers">What makes them.</param>
    /// <param name="model">The model, which has metrics of its own.</param>
    /// <param name="name">The parameter that they are of.</param>
    /// <exception cref="ArgumentException">A name is none that a metric can have, or is taken; says which.</exception>
    public static IMetric[] Make(IReadOnlyList<Func<IMetric>> makers, ModelDescription model, string name)
    {
        HashSet<string> taken = [.. OutputView.Of(model).SelectMany(part => part.Model.Training!.Metrics.Select(metric => MetricNames.OfOutput(part.Name, metric.Key)))];
        IMetric[] metrics = [.. makers.Select(make => make() ?? throw new ArgumentException("What makes a metric of your own gave none.", name))];
        foreach (IMetric metric in metrics)
        {
            if (MetricNames.Objection(metric.Name) is string objection)
            {
                throw new ArgumentException($"A metric of your own is called \"{metric.Name}\"; {objection}.", name);
            }

            if (model.Outputs.All(output => output.Name != metric.Output) && !(model.Outputs.IsEmpty && metric.Output is null))
            {
                string known = model.Outputs.IsEmpty
                    ? $"{model.Name} has one output: give {nameof(IMetric.Output)} null"
                    : $"give the name of one of the outputs of {model.Name}: {string.Join(", ", model.Outputs.Select(output => output.Name))}";
                throw new ArgumentException($"The metric \"{metric.Name}\" of your own is of the output \"{metric.Output}\"; {known}.", name);
            }

            if (!taken.Add(MetricNames.OfOutput(metric.Output ?? "", metric.Name)))
            {
                throw new ArgumentException($"Two metrics are called \"{metric.Name}\"; give one of them another name.", name);
            }
        }

        return metrics;
    }

    /// <summary>Makes two of each, one for the training and one for the validation.</summary>
    /// <exception cref="ArgumentException">As of <see cref="Make"/>; or both are the same one.</exception>
    public static (IMetric[] Training, IMetric[] Validation) MakeTwice(IReadOnlyList<Func<IMetric>> makers, ModelDescription model, string name)
    {
        IMetric[] first = Make(makers, model, name), second = Make(makers, model, name);
        if (first.FirstOrDefault(metric => second.Contains(metric, ReferenceEqualityComparer.Instance)) is IMetric shared)
        {
            throw new ArgumentException(
                $"What makes the metric \"{shared.Name}\" gave the same one twice; let it make a new one each time, as training and validation have one each.",
                name);
        }

        return (first, second);
    }
}
