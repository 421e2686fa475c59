using System.Collections.Immutable;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>A history in a checkpoint: a tensor with a row for each epoch that has ended.</summary>
internal static class HistoryColumns
{
    private const string Name = "history";
    private const string NormsName = "norms";
    private const string LayersName = "layers with norms";

    /// <summary>Columns in front of those of the values: epoch, seconds, learning rate and outputs that were not finite.</summary>
    private const int Others = 4;

    /// <summary>Keeps all epochs that have ended.</summary>
    public static void Save(SavedState state, History history)
    {
        List<double> numbers = [];
        foreach (EpochRecord epoch in history.Epochs.Where(epoch => epoch.Complete))
        {
            numbers.AddRange([epoch.Epoch, epoch.Seconds, epoch.LearningRate, epoch.NotFinite]);
            numbers.AddRange(epoch.Values.Select(value => value.Value));
        }

        state.Set(Name, numbers.ToArray());
        EpochRecord[] withNorms = [.. history.Epochs.Where(epoch => epoch.Complete && !epoch.Norms.IsEmpty)];
        if (withNorms.Length > 0)
        {
            state.Set(LayersName, string.Join('\n', withNorms[0].Norms.Select(norms => norms.Layer)));
            state.Set(NormsName, [.. withNorms.SelectMany(epoch => epoch.Norms
                .SelectMany(norms => new[] { norms.Gradient, norms.Weights, norms.UpdateRatio })
                .Prepend(epoch.Epoch))]);
        }
    }

    /// <summary>Adds the epochs to a history without any.</summary>
    /// <exception cref="CheckpointException">They have other columns.</exception>
    public static void Restore(SavedState state, History history)
    {
        int width = Others + history.Names.Length;
        ReadOnlySpan<double> numbers = state.GetDoubles(Name);
        if (numbers.Length % width != 0)
        {
            throw new CheckpointException(string.Create(
                CultureInfo.InvariantCulture, $"The checkpoint has a history of {numbers.Length} numbers, which are no rows of {width}."));
        }

        Dictionary<int, ImmutableArray<LayerNorms>> norms = Norms(state);
        for (; !numbers.IsEmpty; numbers = numbers[width..])
        {
            double[] values = numbers[Others..width].ToArray();
            history.Add(new EpochRecord(
                (int)numbers[0],
                numbers[1],
                numbers[2],
                Complete: true,
                new MetricValues(history.Names.Select((name, i) => new MetricValue(name, values[i]))))
            {
                NotFinite = (long)numbers[3],
                Norms = norms.GetValueOrDefault((int)numbers[0], []),
            });
        }
    }
    /// <summary>The norms of each epoch that has some.</summary>
    private static Dictionary<int, ImmutableArray<LayerNorms>> Norms(SavedState state)
    {
        Dictionary<int, ImmutableArray<LayerNorms>> epochs = [];
        if (state.Has(NormsName))
        {
            string[] layers = state.GetText(LayersName).Split('\n');
            double[] numbers = state.GetDoubles(NormsName).ToArray();
            foreach (double[] row in numbers.Chunk(1 + (3 * layers.Length)))
            {
                epochs[(int)row[0]] = [.. layers.Select((layer, i) => new LayerNorms(layer, row[1 + (3 * i)], row[2 + (3 * i)], row[3 + (3 * i)]))];
            }
        }

        return epochs;
    }
}
