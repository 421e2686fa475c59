using System.Globalization;
using ModelGen.Export.Model;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Import.Keras;
using static System.FormattableString;

namespace ModelGen.Export.Keras;

/// <summary>
/// The weights of a model as Keras 3 stores them: a group for each layer, called after its class and its place among those of its class, in it one for each
/// layer that it is made of, and there the tensors in their order, <c>layers/lstm_1/cell/vars/0</c>.
/// </summary>
internal static class KerasStore
{
    /// <summary>Writes the weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="order">Its values in the order of Keras.</param>
    /// <returns>An HDF5 file.</returns>
    public static byte[] Write(ExportedModel model, int[] order)
    {
        Hdf5Writer file = new();
        Dictionary<string, int> counts = [];
        List<(string[] Path, long Address)> tensors = [];
        foreach (int value in order.Where(value => value > 0))
        {
            Layer layer = model.Network.Nodes[value - 1].Layer;
            string word = StoreWeights.SnakeCase(KerasWriter.ClassOf(layer, model.Uses[value - 1]));
            int count = counts[word] = counts.GetValueOrDefault(word) + 1;
            string group = count == 1 ? word : Invariant($"{word}_{count - 1}");
            foreach ((Layer owner, string[] path) in Parts(layer, model.Uses[value - 1].Declaration))
            {
                for (int i = 0; i < owner.Parameters.Count; i++)
                {
                    Parameter parameter = owner.Parameters[i];
                    long address = file.Data([.. parameter.Shape], model.Numbers(owner, parameter.Name));
                    tensors.Add((["layers", group, .. path, "vars", i.ToString(CultureInfo.InvariantCulture)], address));
                }
            }
        }

        return file.Finish(file.Tree(tensors));
    }

    /// <summary>The layers that have a layer's tensors, and where they stand in it.</summary>
    private static IEnumerable<(Layer Owner, string[] Path)> Parts(Layer layer, LayerDeclaration declaration) => layer switch
    {
        RecurrentLayer => [(layer, ["cell"])],
        BidirectionalLayer both => [(both.Forward, ["forward_layer", "cell"]), (both.Backward, ["backward_layer", "cell"])],
        MultiHeadAttentionLayer heads =>
        [
            (heads.Query, ["query_dense"]), (heads.Key, ["key_dense"]), (heads.Value, ["value_dense"]), (heads.Projection, ["output_dense"]),
        ],
        _ when declaration is TimeDistributedDeclaration => [(layer, ["layer"])],
        _ => [(layer, [])],
    };
}
