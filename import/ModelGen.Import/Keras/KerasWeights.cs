using ModelGen.Import.Graph;
using ModelGen.Import.Hdf5;

namespace ModelGen.Import.Keras;

/// <summary>A tensor that a layer has by its options.</summary>
/// <param name="Role">What it is for, such as <c>kernel</c> or <c>forward/W_i</c>.</param>
/// <param name="Path">Where it stands below the layer in the files of Keras 3, such as <c>cell/vars/0</c>.</param>
/// <param name="Trainable">Whether it is trained: what is not comes behind what is.</param>
internal sealed record WeightSlot(string Role, string Path, bool Trainable);

/// <summary>The slots of a layer, or of the layers of an inner model.</summary>
internal sealed record KerasSlots(KerasLayer Layer, IReadOnlyList<WeightSlot> Slots, IReadOnlyList<KerasSlots> Inner)
{
    /// <summary>All slots in the order of the layers.</summary>
    public IEnumerable<(KerasLayer Layer, WeightSlot Slot)> All => Slots.Select(slot => (Layer, slot)).Concat(Inner.SelectMany(inner => inner.All));
}

/// <summary>The weights of a file, given to the layers of a configuration.</summary>
internal abstract class KerasWeights
{
    private const long MostNumbers = 268_435_455;

    private readonly Dictionary<KerasLayer, Dictionary<string, SourceTensor>> bound = [];
    private long numbers;

    /// <summary>Finds the tensors of all layers.</summary>
    public abstract void Bind(KerasConfig config, IReadOnlyList<KerasSlots> slots);

    /// <summary>The tensors of a layer, by what they are for.</summary>
    public Dictionary<string, SourceTensor> Of(KerasLayer layer) => bound.TryGetValue(layer, out Dictionary<string, SourceTensor>? tensors) ? new(tensors) : [];

    /// <summary>Reads a tensor for a slot.</summary>
    protected void Read(KerasLayer layer, WeightSlot slot, Hdf5Object found, string name)
    {
        Hdf5Data data = found.IsData ? new Hdf5Data(found, name)
            : throw new ImportException($"'{name}' is a group, and the weights '{slot.Role}' of layer '{layer.Name}' are expected there; the file is damaged");
        numbers += data.Axes.Aggregate(1L, (count, axis) => count * axis);
        if (numbers > MostNumbers)
        {
            throw new ImportException($"the model has more than {MostNumbers} parameters, which is the most that one may have");
        }

        if (!bound.TryGetValue(layer, out Dictionary<string, SourceTensor>? tensors))
        {
            bound[layer] = tensors = [];
        }

        tensors[slot.Role] = new SourceTensor(name, [.. data.Axes.Select(axis => (int)axis)], data.ReadNumbers());
    }
}

/// <summary>
/// The weights of HDF5 files: a group for each layer of the model, with the names of its tensors in order. Keras gives tensors to weights by that order, those
/// that are trained first, so names only say whether it is right.
/// </summary>
/// <param name="root">The group of the layers' groups.</param>
internal sealed class GroupWeights(Hdf5Object root) : KerasWeights
{
    /// <summary>Words for what tensors are for, and those of Keras 1.</summary>
    private static readonly (string Role, string Old)[] Roles =
    [
        ("recurrent_kernel", "U"), ("kernel", "W"), ("bias", "b"), ("embeddings", "W"), ("gamma", "gamma"), ("beta", "beta"), ("moving_mean", "running_mean"),
        ("moving_variance", "running_std"), ("alpha", "alphas"), ("scale", "scale"), ("concat_score_weight", "concat_score_weight"),
    ];

    private readonly Dictionary<string, string[]> weightNames = [];

    /// <summary>Whether a group has the names of layers.</summary>
    public static bool Fits(Hdf5Object group) => NamesOf(group, "layer_names") is not null;

    public override void Bind(KerasConfig config, IReadOnlyList<KerasSlots> slots)
    {
        string[] groups = NamesOf(root, "layer_names")!;
        string[] filled = [.. groups.Where(name => WeightNames(name).Length > 0)];
        List<KerasSlots> needy = [.. Units(slots, groups).Where(unit => unit.All.Any())];

        // A file of weights may be of a model whose layers have other names; then their order counts, as in Keras.
        bool byName = needy.TrueForAll(unit => groups.Contains(unit.Layer.Name));
        if (!byName && needy.Count != filled.Length)
        {
            KerasSlots missing = needy.Find(unit => !groups.Contains(unit.Layer.Name))!;
            throw new ImportException(
                $"layer '{missing.Layer.Name}' ({missing.Layer.ClassName}): the file has no weights for it; it has those of {string.Join(", ", filled)}. "
                    + "Weights and layers are of different models");
        }

        for (int i = 0; i < needy.Count; i++)
        {
            BindGroup(needy[i], byName ? needy[i].Layer.Name : filled[i]);
        }
    }

    /// <summary>The layers that have a group: inner models have one, but in Keras 1 those of a sequence have one for each of their layers.</summary>
    private static IEnumerable<KerasSlots> Units(IEnumerable<KerasSlots> slots, string[] groups) => slots.SelectMany(one =>
        one.Inner.Count == 0 || groups.Contains(one.Layer.Name) ? [one] : Units(one.Inner, groups));

    private void BindGroup(KerasSlots unit, string groupName)
    {
        string[] names = WeightNames(groupName);
        List<(KerasLayer Layer, WeightSlot Slot)> declared = [.. unit.All];
        if (names.Length != declared.Count)
        {
            throw new ImportException(
                $"layer '{unit.Layer.Name}' ({unit.Layer.ClassName}): the file has {names.Length} tensors for it ({string.Join(", ", names)}), and "
                    + $"{declared.Count} are expected ({string.Join(", ", declared.Select(one => one.Slot.Role))}); "
                    + "weights and layers are of different models, or damaged");
        }

        List<(KerasLayer Layer, WeightSlot Slot)> trainedFirst =
            [.. declared.Where(one => one.Slot.Trainable), .. declared.Where(one => !one.Slot.Trainable)];
        List<(KerasLayer Layer, WeightSlot Slot)>? order = Agrees(trainedFirst, names) ? trainedFirst
            : Agrees(declared, names) ? declared
            : declared.OrderBy(one => Array.FindIndex(names, name => IsFor(one.Slot, name))).ToList();
        if (!Agrees(order, names))
        {
            throw new ImportException(
                $"layer '{unit.Layer.Name}' ({unit.Layer.ClassName}): its tensors {string.Join(", ", names)} are not those of the layer "
                    + $"({string.Join(", ", declared.Select(one => one.Slot.Role))}); weights and layers are of different models");
        }

        Hdf5Object group = root.Find(groupName)!;
        for (int i = 0; i < names.Length; i++)
        {
            Hdf5Object data = group.Find(names[i])
                ?? throw new ImportException($"'{groupName}/{names[i]}' is named and is not there; the file is damaged");
            Read(order[i].Layer, order[i].Slot, data, names[i]);
        }
    }

    private static bool Agrees(List<(KerasLayer Layer, WeightSlot Slot)> order, string[] names) =>
        order.Zip(names).All(pair => IsFor(pair.First.Slot, pair.Second) || WordIn(pair.Second).Length == 0);

    /// <summary>Whether a name has the word of a slot at its end.</summary>
    private static bool IsFor(WeightSlot slot, string name)
    {
        string role = slot.Role.Split('/')[^1], word = WordIn(name);
        return word == role || Array.Exists(Roles, known => known.Role == role && known.Old == word);
    }

    /// <summary>
    /// The word at the end of a name that says what the tensor is for, such as <c>lstm/lstm_cell/kernel:0</c> or <c>lstm_1_W_i</c>; empty: none is known.
    /// </summary>
    private static string WordIn(string name)
    {
        string last = name.Split('/')[^1].Split(':')[0];
        string[] words = last.Split('_');
        return words is [.., "W" or "U" or "b", { Length: 1 } gate] ? $"{words[^2]}_{gate}"
            : Roles.SelectMany(role => new[] { role.Role, role.Old })
                .FirstOrDefault(word => last == word || last.EndsWith("_" + word, StringComparison.Ordinal)) ?? "";
    }

    private string[] WeightNames(string name)
    {
        if (!weightNames.TryGetValue(name, out string[]? names))
        {
            Hdf5Object group = root.Find(name) ?? throw new ImportException($"the group '{name}' is named and is not there; the file is damaged");
            weightNames[name] = names = NamesOf(group, "weight_names")
                ?? throw new ImportException($"the group '{name}' does not say which weights it has; the file is damaged");
        }

        return names;
    }

    /// <summary>A list of names, which Keras cuts into several attributes where one would be too long; null: there is none.</summary>
    private static string[]? NamesOf(Hdf5Object group, string attribute)
    {
        if (group.Attribute(attribute) is { } whole)
        {
            return whole.Texts();
        }

        List<string> names = [];
        int parts = 0;
        for (; group.Attribute($"{attribute}{parts}") is { } part; parts++)
        {
            names.AddRange(part.Texts());
        }

        return parts > 0 ? [.. names] : null;
    }
}

/// <summary>
/// The weights of <c>.keras</c> archives and of <c>.weights.h5</c>: groups called after the class of a layer and its number among those of its class. On
/// Windows a path of groups has become one group with backslashes in its name.
/// </summary>
internal sealed class StoreWeights : KerasWeights
{
    private const int MostLevels = 24;
    private const int MostObjects = 1 << 16;

    private static readonly string[] Containers = ["layers", "_layer_checkpoint_dependencies"];

    private readonly Dictionary<string, Hdf5Object> data = [];
    private int objects;

    public StoreWeights(Hdf5Object root) => Collect(root, "", MostLevels);

    /// <summary>Whether a file has groups of this kind.</summary>
    public static bool Fits(Hdf5Object root) => root.Links.Keys.Any(name => Containers.Contains(name.Split('\\')[0]));

    public override void Bind(KerasConfig config, IReadOnlyList<KerasSlots> slots) => Bind(slots, "");

    private void Bind(IReadOnlyList<KerasSlots> slots, string prefix)
    {
        Dictionary<string, int> counts = [];
        string container = prefix
            + (Array.Find(Containers, name => data.Keys.Any(key => key.StartsWith($"{prefix}{name}/", StringComparison.Ordinal))) ?? Containers[0]);
        foreach (KerasSlots one in slots)
        {
            string word = SnakeCase(one.Layer.ClassName);
            int number = counts[word] = counts.GetValueOrDefault(word) + 1;
            string group = number == 1 ? word : $"{word}_{number - 1}";
            if (one.Inner.Count > 0)
            {
                Bind(one.Inner, $"{container}/{group}/");
                continue;
            }

            foreach (WeightSlot slot in one.Slots)
            {
                string place = $"{container}/{group}/{slot.Path}";

                // Some layers keep what they are made of in private members, whose names begin with an underscore.
                Hdf5Object found = data.GetValueOrDefault(place) ?? data.GetValueOrDefault($"{container}/{group}/_{slot.Path}")
                    ?? throw new ImportException(
                        $"layer '{one.Layer.Name}' ({one.Layer.ClassName}): the file has no weights '{place}'; it is damaged, or is of another model");
                Read(one.Layer, slot, found, place);
            }
        }
    }

    private void Collect(Hdf5Object group, string path, int levels)
    {
        if (levels == 0 || (objects += group.Links.Count) > MostObjects)
        {
            throw new ImportException("its groups go on without an end; the file is damaged");
        }

        foreach ((string name, long address) in group.Links)
        {
            Hdf5Object child = new(group.File, address);
            string place = $"{path}{name.Replace('\\', '/')}";
            if (child.IsData)
            {
                data[place] = child;
            }
            else if (!place.StartsWith("optimizer", StringComparison.Ordinal))
            {
                Collect(child, place + "/", levels - 1);
            }
        }
    }

    /// <summary>A class as the name of a group: <c>SimpleRNN</c> is <c>simple_rnn</c>.</summary>
    internal static string SnakeCase(string className)
    {
        string name = string.Concat(className.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'));
        System.Text.StringBuilder snake = new();
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = i > 0 && char.IsAsciiLetterUpper(name[i])
                && (char.IsAsciiLetterLower(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));
            snake.Append(begins ? "_" : "").Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }
}
