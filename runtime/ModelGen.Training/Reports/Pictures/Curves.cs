namespace ModelGen.Training;

/// <summary>Losses and metrics over the epochs, as pictures.</summary>
public static class Curves
{
    /// <summary>What the names of a validation's losses and metrics begin with.</summary>
    internal const string ValidationPrefix = "val_";

    /// <summary>Draws a loss or metric of a training run, with that of its validation where it has one.</summary>
    /// <param name="history">The training run.</param>
    /// <param name="name">The name of the loss or metric: one of <see cref="History.Names"/>, such as <c>loss</c>.</param>
    /// <exception cref="KeyNotFoundException">The history has no such values; says which it has.</exception>
    public static Picture Curve(this History history, string name)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(name);
        string validation = ValidationPrefix + name;
        List<Series> series = [Column(history, name, name.StartsWith(ValidationPrefix, StringComparison.Ordinal) ? "validation" : "training")];
        if (history.Names.Contains(validation))
        {
            series.Add(Column(history, validation, "validation"));
        }

        return LineChart.Draw($"{history.Model.Name}: {name}", series, history.NatureOf(name));
    }

    /// <summary>Draws a loss or metric of several training runs in one chart. Up to 32 have looks of their own.</summary>
    /// <param name="name">The name of the loss or metric: one of <see cref="History.Names"/> of each run, such as <c>val_loss</c>.</param>
    /// <param name="runs">The training runs, with what to call them.</param>
    /// <exception cref="ArgumentException">There are no training runs.</exception>
    /// <exception cref="KeyNotFoundException">A history has no such values; says which run it is and what it has.</exception>
    public static Picture Compare(string name, params (string Name, History History)[] runs)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Length == 0)
        {
            throw new ArgumentException("There is nothing to compare; give one training run at least.", nameof(runs));
        }

        foreach ((string run, History history) in runs)
        {
            if (!history.Names.Contains(name))
            {
                throw new KeyNotFoundException($"The run \"{run}\" has no \"{name}\"; it has: {string.Join(", ", history.Names)}.");
            }
        }

        return LineChart.Draw(name, [.. runs.Select(run => Column(run.History, name, run.Name))], runs[0].History.NatureOf(name));
    }

    /// <summary>Draws the norms of the gradients of each layer over the epochs.</summary>
    /// <param name="history">The training run; made with <see cref="FitOptions.TrackNorms"/>.</param>
    /// <exception cref="ArgumentException">The history has no norms.</exception>
    public static Picture GradientNorms(this History history) => Norms(history, "gradient norms", norms => norms.Gradient);

    /// <summary>Draws the ratios of updates to weights of each layer over the epochs.</summary>
    /// <inheritdoc cref="GradientNorms"/>
    public static Picture UpdateRatios(this History history) => Norms(history, "update ratios", norms => norms.UpdateRatio);

    private static Picture Norms(History history, string what, Func<LayerNorms, double> value)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Epochs is not [{ Norms: { IsEmpty: false } norms }, ..])
        {
            throw new ArgumentException(
                $"The training run of {history.Model.Name} has kept no norms; train with {nameof(FitOptions)}.{nameof(FitOptions.TrackNorms)}.",
                nameof(history));
        }

        IEnumerable<Series> layers = norms.Select((layer, i) => new Series(
            layer.Layer,
            [.. history.Epochs.Select(epoch => i < epoch.Norms.Length ? value(epoch.Norms[i]) : double.NaN)],
            history.Epochs[0].Epoch + 1,
            null));
        return LineChart.Draw($"{history.Model.Name}: {what}", [.. layers], MetricNature.Size);
    }

    private static Series Column(History history, string name, string label)
    {
        int first = history.Epochs.Count == 0 ? 0 : history.Epochs[0].Epoch;
        return new(label, history.Column(name), first + 1, history.Final?.Epoch - first);
    }
}
