using ModelGen.Generator.Binding;

namespace ModelGen.Export.Keras;

/// <summary>
/// The order in which a model of Keras has its layers, whatever order they were made in: those that are farthest from an output first, and of those that are as
/// far each where a walk from the outputs back to the inputs first meets it. Files name the groups of weights by a layer's place among those of its class, so
/// whoever writes one has to know it.
/// </summary>
internal static class KerasOrder
{
    /// <summary>The values of a network, 0 for the model's input and i + 1 for what node i gives, in the order of Keras.</summary>
    public static int[] Of(Network network)
    {
        int[][] reads = [[], .. network.Nodes.Select(node => node.Layer is InputLayer ? [] : node.Inputs.ToArray())];
        List<int> met = [], left = [];
        foreach (OutputPart output in network.Outputs)
        {
            Walk(reads, output.Node + 1, met, left);
        }

        // Each is left behind all that it reads, so that in reverse all of its readers come before it.
        int[] distances = new int[reads.Length];
        foreach (int value in Enumerable.Reverse(left))
        {
            foreach (int read in reads[value])
            {
                distances[read] = Math.Max(distances[read], distances[value] + 1);
            }
        }

        return [.. met.OrderByDescending(value => distances[value])];
    }

    /// <summary>Goes from a value to all that it depends on, as deep as there are layers: 1024 at most.</summary>
    private static void Walk(int[][] reads, int value, List<int> met, List<int> left)
    {
        if (met.Contains(value))
        {
            return;
        }

        met.Add(value);
        foreach (int read in reads[value])
        {
            Walk(reads, read, met, left);
        }

        left.Add(value);
    }
}
