using ModelGen.Import.Graph;
using ModelGen.Import.Json;
using ModelGen.Import.Torch;
using static System.FormattableString;

namespace ModelGen.Import.Audio;

/// <summary>
/// Files of GuitarML: a recurrent module and a linear one behind it, with the tensors of PyTorch. With <c>skip</c> the first channels of the input are added
/// to the output; the others are knobs.
/// </summary>
internal static class GuitarMlFormat
{
    public static SourceModel Read(ConfigNode file)
    {
        ConfigNode about = file["model_data"];
        int inputs = about["input_size"].Int(), outputs = about["output_size"].Int(), skip = about["skip"].Has ? about["skip"].Int() : 0;
        if (about["model"].IsText && about["model"].Text() != "SimpleRNN")
        {
            throw new ImportException($"the model '{about["model"].Text()}' can't be described; SimpleRNN, a recurrent module with a linear one, can");
        }

        SourceModel model = new() { Origin = "a file of GuitarML", Inputs = [new SourceInput([null, inputs])] };
        Dictionary<string, TorchModule> modules = StateDict.Modules(Tensors(file["state_dict"])).ToDictionary(module => module.Name);
        bool hasBoth = modules.Remove("rec", out TorchModule? recurrent) & modules.Remove("lin", out TorchModule? linear);
        if (!hasBoth || modules.Count > 0 || !TorchRecurrent.IsOne(recurrent!))
        {
            throw new ImportException("'state_dict' does not have the modules 'rec' and 'lin' and no other; the file is damaged, or of another kind");
        }

        if (inputs < 1 || outputs < 1 || skip < 0 || skip > inputs || (skip != 0 && skip != outputs))
        {
            throw new ImportException(Invariant(
                $"'model_data' has {inputs} inputs, {outputs} outputs and skip {skip}; with a skip as many inputs are added as there are outputs"));
        }

        int value = TorchRecurrent.Add(model, recurrent!, -1, eachStep: true, "tanh");
        value = model.Add(Linear(linear!, outputs, value));
        if (skip > 0)
        {
            model.Add(new SourceLayer { Name = "skip", ClassName = "skip", Kind = "add", Options = [], Inputs = [value, Channels(model, inputs, skip)] });
        }

        return model;
    }

    /// <summary>Reads a file that has the tensors of a state dict and nothing else.</summary>
    public static SourceModel ReadTensors(ConfigNode file, ImportOptions options) =>
        StateDict.Read(Tensors(file), options as TorchOptions ?? new TorchOptions { EachStep = true, Steps = options.Steps, InputSteps = options.InputSteps });

    private static IEnumerable<SourceTensor> Tensors(ConfigNode node) => node.Keys.Select(key => node[key].Tensor() with { Name = key });

    private static SourceLayer Linear(TorchModule module, int units, int input)
    {
        if (!module.Tensors.Remove("weight", out SourceTensor? weight) || weight.Shape.Length != 2)
        {
            throw new ImportException("'lin.weight' is no matrix; the file is damaged");
        }

        OptionList options = [("units", units)];
        Dictionary<string, SourceTensor> weights = new() { ["kernel"] = GateLayouts.Turned(weight, [0]) };
        if (module.Tensors.Remove("bias", out SourceTensor? bias))
        {
            weights["bias"] = bias;
        }
        else
        {
            options.Set("use_bias", false);
        }

        return new SourceLayer { Name = module.Name, ClassName = "Linear", Kind = "dense", Options = options, Inputs = [input], Weights = weights };
    }

    /// <summary>The first channels of the input: a layer that picks them, unless they are all.</summary>
    private static int Channels(SourceModel model, int inputs, int count)
    {
        if (count == inputs)
        {
            return -1;
        }

        float[] kernel = new float[inputs * count];
        for (int i = 0; i < count; i++)
        {
            kernel[(i * count) + i] = 1;
        }

        return model.Add(new SourceLayer
        {
            Name = "dry",
            ClassName = "skip",
            Kind = "dense",
            Options = [("units", count), ("use_bias", false), ("trainable", false)],
            Inputs = [-1],
            Weights = new() { ["kernel"] = new SourceTensor("skip", [inputs, count], kernel) },
        });
    }
}
