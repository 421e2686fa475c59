using ModelGen.Export.Model;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using static System.FormattableString;

namespace ModelGen.Export.Torch;

/// <summary>Layers that are not recurrent.</summary>
internal sealed partial class TorchWriter
{
    /// <summary>Masked steps become 0, as they do here.</summary>
    private string Masked(MaskingLayer layer, string x) =>
        layer.MaskValue == 0 ? x
        : float.IsNaN(layer.MaskValue) ? Set(layer, $"{x}.masked_fill({x}.isnan().all(-1, keepdim=True), 0.0)")
        : Set(layer, $"{x}.masked_fill(({x} == {PythonExpression.Number(layer.MaskValue)}).all(-1, keepdim=True), 0.0)");

    private string Embedded(EmbeddingLayer layer, string x)
    {
        int rows = layer.InputDim, columns = layer.Output.Features;
        Tensor(layer, "weight", model.Numbers(layer, "embeddings"), rows, columns);
        return Set(layer, $"{Module(layer, Invariant($"nn.Embedding({rows}, {columns})"))}({x})");
    }

    private string Linear(DenseLayer layer, string x)
    {
        int inputs = layer.Input.Features, units = layer.Units;
        Tensor(layer, "weight", WeightOrder.Rows(model.Numbers(layer, "kernel"), [0], inputs, units), units, inputs);
        AddBias(layer);
        return $"{Module(layer, Invariant($"nn.Linear({inputs}, {units}{WithoutBias(layer.UseBias)})"))}({x})";
    }

    private void AddBias(AffineLayer layer)
    {
        if (layer.UseBias)
        {
            Tensor(layer, "bias", model.Numbers(layer, "bias"), layer.Units);
        }
    }

    private static string WithoutBias(bool useBias) => useBias ? "" : ", bias=False";

    /// <summary>Features come before the steps there.</summary>
    private string Convolution(ConvolutionLayer layer, string x)
    {
        TimeWindow window = layer.Window;
        int features = layer.Input.Features, filters = layer.Units;
        Tensor(layer, "weight", WeightOrder.Filters(model.Numbers(layer, "kernel"), features, filters), filters, features, window.Size);
        AddBias(layer);
        string more = Invariant($"{(window.Strides > 1 ? $", stride={window.Strides}" : "")}{(window.Dilation > 1 ? $", dilation={window.Dilation}" : "")}");
        string module = Module(layer, Invariant($"nn.Conv1d({features}, {filters}, {window.Size}{more}{WithoutBias(layer.UseBias)})"));
        return Turned($"{module}({Padded(Turned(x), window)})");
    }

    private static string Padded(string x, TimeWindow window, string with = "") =>
        window.Before + window.After == 0 ? x : Invariant($"F.pad({x}, ({window.Before}, {window.After}){with})");

    /// <summary>Steps around the sequence take no part: they are below all others, or are not counted.</summary>
    private string Pooled(PoolingLayer layer, string x)
    {
        TimeWindow window = layer.Window;
        string over = Invariant($"{window.Size}, {window.Strides}");
        if (layer.IsMax)
        {
            return Set(layer, Turned($"F.max_pool1d({Padded(Turned(x), window, ", value=float(\"-inf\")")}, {over})"));
        }

        string mean = $"F.avg_pool1d({Padded(Turned(x), window)}, {over})";
        return Set(layer, window.Before + window.After == 0 ? Turned(mean)
            : Turned($"({mean} / F.avg_pool1d({Padded($"torch.ones_like({Turned(x)})", window)}, {over}))"));
    }

    private string Normalized(BatchNormalizationLayer layer, string x)
    {
        int features = layer.Input.Features;
        bool isAffine = layer.Scale || layer.Center;
        AddAffine(layer, features, layer.Scale, layer.Center);
        Tensor(layer, "running_mean", model.Numbers(layer, "moving_mean"), features);
        Tensor(layer, "running_var", model.Numbers(layer, "moving_variance"), features);
        string numbers = $"eps={PythonExpression.Number(layer.Epsilon)}, momentum={PythonExpression.Number(Math.Round(1 - layer.Momentum, 12))}";
        string module = Module(layer, Invariant($"nn.BatchNorm1d({features}, {numbers}{(isAffine ? "" : ", affine=False")})"));
        return Set(layer, layer.Input.Time is null ? $"{module}({x})" : Turned($"{module}({Turned(x)})"));
    }

    private string Normalized(EquationLayer layer, Use<LayerDeclaration> use, string x)
    {
        int features = layer.Input.Features;
        bool isScaled = layer.Parameters.Any(one => one.Name == "gamma"), isCentered = layer.Parameters.Any(one => one.Name == "beta");
        OptionValues options = (use.Declaration.Wrapped(use.Values) ?? use).Values;
        double epsilon = (double)options.Plain().First(option => option.Name == "epsilon").Value;
        AddAffine(layer, features, isScaled, isCentered);
        string plain = isScaled || isCentered ? "" : ", elementwise_affine=False";
        string module = Module(layer, Invariant($"nn.LayerNorm({features}, eps={PythonExpression.Number(epsilon)}{plain})"));
        return Set(layer, $"{module}({x})");
    }

    /// <summary>A scale and a shift, of which PyTorch has both or none.</summary>
    private void AddAffine(Layer layer, int features, bool isScaled, bool isCentered)
    {
        if (isScaled || isCentered)
        {
            Tensor(layer, "weight", isScaled ? model.Numbers(layer, "gamma") : [.. Enumerable.Repeat(1f, features)], features);
            Tensor(layer, "bias", isCentered ? model.Numbers(layer, "beta") : new float[features], features);
        }
    }

    /// <summary>How many slopes PyTorch's module has, one or one for each feature; null: they are others.</summary>
    private static int? AlphasOf(EquationLayer layer)
    {
        EquatableArray<int> shape = layer.Parameters[0].Shape;
        int alphas = shape[shape.Count - 1];
        return layer.Parameters[0].Length == alphas && (alphas == 1 || alphas == layer.Input.Features) ? alphas : null;
    }

    private string Rectified(EquationLayer layer, int alphas, string x)
    {
        Tensor(layer, "weight", model.Numbers(layer, "alpha"), alphas);
        string module = Module(layer, Invariant($"nn.PReLU({alphas})"));
        return Set(layer, layer.Input.Time is null ? $"{module}({x})" : Turned($"{module}({Turned(x)})"));
    }

    private string Dropped(DropoutLayer layer, string x)
    {
        string rate = PythonExpression.Number(layer.Rate);
        return layer.WholeFeatures
            ? Set(layer, Turned($"{Module(layer, $"nn.Dropout1d({rate})")}({Turned(x)})"))
            : Set(layer, $"{Module(layer, $"nn.Dropout({rate})")}({x})");
    }

    private string Equation(EquationLayer layer, string x)
    {
        if (layer.Draws.Count > 0)
        {
            Notes.Add($"Layer '{layer.Name}' ({layer.Kind}), which does something in training only, is left out.");
            return x;
        }

        Dictionary<Symbol, string> known = Own(layer);
        known[EquationLayer.X] = x;
        bool losesSteps = layer.Output.Time is null && layer.Input.Time is not null;
        return Computed(layer, layer.Equations, known, losesSteps ? ".squeeze(1)" : "");
    }

    private string Merged(MergeLayer layer, string[] read) =>
        Computed(layer, layer.Equations, read.Select((name, i) => (name, i)).ToDictionary(one => MergeLayer.InputName(one.i), one => one.name), "");

    /// <summary>Lines of equations, the last of which gives the layer's value.</summary>
    private string Computed(Layer layer, EquatableArray<Equation> equations, Dictionary<Symbol, string> known, string behind)
    {
        PythonExpression python = new(known, layer.Input.Steps);
        foreach (Equation equation in equations)
        {
            string value = python.Write(equation.Value);
            if (equation.Name == EquationLayer.Y)
            {
                return Set(layer, behind.Length == 0 ? value : $"({value}){behind}");
            }

            string name = known[equation.Name] = names.Local($"{names[layer.Name]}_{equation.Name}");
            lines.Add($"{name} = {value}");
        }

        throw new ExportException($"layer '{layer.Name}' ({layer.Kind}): its equations give no value");
    }
}
