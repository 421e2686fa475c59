namespace ModelGen.Import.Keras;

/// <summary>
/// Masks in a graph of Keras 3, which writes those that layers hand to each other by themselves as operations and arguments. The language's layers hand them on
/// by the same rules; a mask that a program made of something else is another one.
/// </summary>
/// <param name="layers">The layers of the graph by name.</param>
internal sealed class KerasMasks(IReadOnlyDictionary<string, KerasLayer> layers)
{
    /// <summary>What a walk against the direction of a graph does at a layer.</summary>
    private enum Step
    {
        /// <summary>It goes on with what the layer reads.</summary>
        On,

        /// <summary>What the layer reads is what was looked for.</summary>
        Found,

        /// <summary>It ends.</summary>
        End,

        /// <summary>It has failed.</summary>
        Failed,
    }

    /// <summary>Whether a class computes a mask.</summary>
    public static bool Computes(string className) => StepOfMask(className) != Step.Failed && className != "Concatenate";

    /// <summary>
    /// Whether the masks that a call is given are those that its inputs have: of indices that are looked up, or of steps that are masked, before it.
    /// </summary>
    public bool AreImplied(KerasCall call)
    {
        HashSet<KerasReference> compared = [], masked = [];
        return Walk(call.Masks, layer => StepOfMask(layer.ClassName), compared) && Walk(call.Inputs, StepOfInput, masked)
            && compared.Count > 0 && compared.IsSubsetOf(masked);
    }

    private static Step StepOfMask(string className) => className switch
    {
        "NotEqual" => Step.Found,
        "Any" or "All" or "LogicalOr" or "LogicalAnd" or "ExpandDims" or "Concatenate" => Step.On,
        "OnesLike" or "ZerosLike" => Step.End,
        _ => Step.Failed,
    };

    private static Step StepOfInput(KerasLayer layer) => layer.ClassName switch
    {
        "Embedding" or "Masking" => Step.Found,
        "Flatten" or "Reshape" or "Permute" or "RepeatVector" or "Conv1D" or "MaxPooling1D" or "AveragePooling1D" or "ZeroPadding1D" or "Cropping1D"
            or "UpSampling1D" or "GlobalMaxPooling1D" or "GlobalAveragePooling1D" or "InputLayer" or "GetItem" => Step.End,
        "LSTM" or "GRU" or "SimpleRNN" or "RNN" => KeepsSteps(layer) ? Step.On : Step.End,
        "Bidirectional" => KeepsSteps(KerasConfig.ReadLayer(layer.Config["layer"])) ? Step.On : Step.End,
        _ => Step.On,
    };

    private static bool KeepsSteps(KerasLayer layer) => layer.Config["return_sequences"] is { Has: true } given && given.Flag();

    private bool Walk(IEnumerable<KerasReference> from, Func<KerasLayer, Step> stepOf, HashSet<KerasReference> found)
    {
        Stack<KerasReference> open = new(from);
        HashSet<KerasReference> seen = [];
        while (open.TryPop(out KerasReference reference))
        {
            if (!seen.Add(reference) || !layers.TryGetValue(reference.Layer, out KerasLayer? layer))
            {
                continue;
            }

            switch (stepOf(layer))
            {
                case Step.Failed:
                    return false;
                case Step.Found:
                    found.UnionWith(layer.CallOf(reference).Inputs);
                    break;
                case Step.On:
                    Array.ForEach([.. layer.CallOf(reference).Inputs], open.Push);
                    break;
            }
        }

        return true;
    }
}
