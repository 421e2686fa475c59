using System.Globalization;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Schedules;
using ModelGen.Generator.Common;
using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Writes what a model says of itself at run time, and what makes its engine and its kernels.</summary>
/// <remarks>
/// The model's class checks its contract before it calls anything here. The JIT compiler resolves all members that a method mentions when it
/// compiles it, so whatever another version of the runtime may lack stands in this class, where the model's class does not mention it.
/// </remarks>
internal static class DescriptionEmitter
{
    public static void Emit(CodeWriter code, Program program)
    {
        Network network = program.Network;
        code.Summary($"What {network.Name} is.");
        using (code.Block("internal static class Definition"))
        {
            if (network.Training?.Optimizer.Schedule is RateSchedule schedule)
            {
                code.Summary("The learning rate by the number of steps.");
                code.Line($"public static RateSchedule Schedule {{ get; }} = {Rate(schedule)};");
                code.Line();
            }

            code.Summary("Layers, shapes, parameters and training of the model.");
            code.Line("public static ModelDescription Description { get; } = new(");
            code.Line($"    Name: {CSharp.String(network.Name)},");
            code.Line($"    Summary: {CSharp.String(network.Summary)},");
            code.Line($"    InputShape: {Shape(network.Input)},");
            code.Line($"    OutputShape: {Shape(network.Output)},");
            code.Line($"    Labels: [{string.Join(", ", network.Labels.Select(CSharp.String))}],");
            List(code, "Layers", network.Nodes, node => Layer(network, node));
            List(code, "Parameters", program.Parameters, Parameter);
            string end = $"{ModelProperties(network)};";
            code.Line(network.Training is null ? $"    Training: null){end}" : "    Training: new TrainingDescription(");
            if (network.Training is Training training)
            {
                bool several = network.NamedOutputs.Count > 0;
                code.Line($"        Loss: Loss.{(several ? Loss.Several : training.Goal.Loss.Kind)},");
                code.Line($"        Metrics: [{(several ? "" : string.Join(", ", training.Goal.Metrics.Select(Metric)))}],");
                code.Line($"        Optimizer: new({CSharp.String(training.Optimizer.Kind)}, [{Settings(training.Optimizer)}]){Scheduled(training.Optimizer)},");
                code.Line($"        BatchSize: {training.BatchSize},");
                code.Line($"        Epochs: {training.Epochs},");
                code.Line($"        ValidationSplit: {CSharp.Double(training.ValidationSplit)},");
                code.Line($"        Seed: {training.Seed.ToString(CultureInfo.InvariantCulture)}){Braced(several ? SeveralLosses(network) : GoalProperties(training.Goal, "LossOf"))}){end}");
            }

            foreach (OutputPart output in network.Outputs.Where(output => output.Goal is { Loss.TakesClassIndices: false }))
            {
                PositionLossEmitter.Emit(code, output.Goal!.Loss, output.Layer.Output.Features, LossMethod(network, output));
            }

            Layout(code, program);
            if (network.Weights is EmbeddedWeights weights)
            {
                Embedded(code, weights);
            }

            Engine(code, network);
            code.Line();
            Kernels(code, [.. network.Widths.Reverse()]);
        }
    }

    private static void Engine(CodeWriter code, Network network)
    {
        code.Line();
        code.Summary("What computes for an instance.");
        code.Line("[MethodImpl(MethodImplOptions.NoInlining)]");
        code.Line("public static ModelEngine CreateEngine(ModelOptions? options) =>");
        string masked = $"outputIsMasked: {Bool(network.OutputIsMasked)}";
        string[] properties =
        [
            .. SplitCallEmitter.Serves(network) ? ["TakesSplitCalls = true"] : Array.Empty<string>(),
            .. network.Training is Training trained ? [$"LearningRate = {CSharp.Double(trained.Optimizer.LearningRate)}"] : Array.Empty<string>(),
        ];
        string engine = $"    new(Description, Layout, {masked}, options, CreateKernels({Width(network)}){(network.Weights is null ? "" : ", Embedded")})";
        if (properties.Length < 2)
        {
            code.Line($"{engine}{Braced(properties)};");
            return;
        }

        code.Line(engine);
        code.Line("    {");
        foreach (string property in properties)
        {
            code.Line($"        {property},");
        }

        code.Line("    };");
    }

    /// <summary>The width of vectors: any, or one of those that the class has.</summary>
    private static string Width(Network network) => HasAll(network.Widths)
        ? "CompiledWidths.Choose(options)"
        : $"CompiledWidths.Choose(options, Description.Name, {string.Join(", ", network.Widths.Reverse().Select(width => $"VectorWidth.Bits{width}"))})";

    private static bool HasAll(IReadOnlyCollection<int> widths) => widths.Count == CodegenSection.Widths.Count;

    private static void Kernels(CodeWriter code, int[] widths)
    {
        if (widths.Length == 1)
        {
            code.Summary("The kernels, which are for one width of vectors.");
            code.Line($"public static ModelKernels CreateKernels(VectorWidth width) => {New(widths[0])};");
            return;
        }

        code.Summary("The kernels for a width of vectors. Native code has those of the processor that it is compiled for, and no others.");
        using (code.Block("public static ModelKernels CreateKernels(VectorWidth width)"))
        {
            using (code.Block("if (RuntimeFeature.IsDynamicCodeSupported)"))
            {
                code.Line("return width switch");
                code.Line("{");
                foreach (int width in widths.Take(widths.Length - 1))
                {
                    code.Line($"    VectorWidth.Bits{width} => {New(width)},");
                }

                code.Line($"    _ => {New(widths[widths.Length - 1])},");
                code.Line("};");
            }

            code.Line();
            string before = "return ";
            foreach (int width in widths.Take(widths.Length - 1))
            {
                code.Line($"{before}Vector{width}.IsHardwareAccelerated ? {New(width)}");
                before = "    : ";
            }

            code.Line($"{before}{New(widths[widths.Length - 1])};");
        }
    }

    private static string New(int width) => $"new CpuKernels<F{width}, F{Math.Min(width, 256)}, F128>()";

    private static void Layout(CodeWriter code, Program program)
    {
        PackedWeights packed = PackedWeights.Of(program);
        code.Line();
        code.Summary("How much memory the model takes.");
        code.Line("public static ModelLayout Layout => new(");
        code.Line($"    Parameters: {program.ParameterCount},");
        code.Line($"    Trainable: {program.TrainableCount},");
        code.Line($"    Slots: {program.Network.Training?.Optimizer.SlotCount ?? 0},");
        code.Line($"    Packed: {packed.FloatsForInference},");
        code.Line($"    PackedForTraining: {packed.Arena.Floats},");
        code.Line($"    Shared: {program.Training?.Shared.Floats ?? 0},");
        code.Line($"    InferenceRow: {program.Inference.Row.Floats},");
        code.Line($"    TrainingRow: {program.Training?.Row.Floats ?? 0},");
        string end = $"){LayoutProperties.Text(program)};";
        code.Line($"    Work: {CpuCost.Work(program)}{(program.Step is null ? end : ",")}");
        if (program.Step is Plan step)
        {
            code.Line($"    StreamRow: {step.Row.Floats},");
            code.Line($"    StreamState: {step.StateFloats}{end}");
        }
    }

    private static void Embedded(CodeWriter code, EmbeddedWeights weights)
    {
        code.Line();
        code.Summary($"The weights that an instance starts with: {CSharp.Xml(weights.Path)}, a resource of the assembly.");
        code.Line("private static readonly EmbeddedWeights Embedded = new(");
        code.Line("    typeof(Definition).Assembly,");
        code.Line($"    resource: {CSharp.String(weights.Resource)},");
        code.Line($"    length: {CSharp.Integer(weights.Length)},");
        code.Line($"    hash: 0x{weights.Hash.ToString("X16", CultureInfo.InvariantCulture)},");
        code.Line($"    start: {CSharp.Integer(weights.Start)},");
        code.Line($"    begins: [{string.Join(", ", weights.Begins.Select(begin => CSharp.Integer(begin)))}]);");
    }

    private static void List<T>(CodeWriter code, string name, EquatableArray<T> items, Func<T, string> render)
    {
        code.Line($"    {name}:");
        code.Line("    [");
        foreach (T item in items)
        {
            code.Line($"        {render(item)},");
        }

        code.Line("    ],");
    }

    /// <summary>What is said of some models only.</summary>
    private static string ModelProperties(Network network)
    {
        string[] properties =
        [
            .. network.HasLengths ? ["TakesLengths = true"] : Array.Empty<string>(),
            .. network.IndexCount is int count ? [$"IndexCount = {CSharp.Integer(count)}"] : Array.Empty<string>(),
            .. network.Inputs.Any() ? [$"Inputs = [{string.Join(", ", network.Inputs.Select(Input))}]"] : Array.Empty<string>(),
            .. network.NamedOutputs.Count > 0
                ? [$"Outputs = [{string.Join(", ", network.Outputs.Select(output => Output(network, output)))}]"]
                : Array.Empty<string>(),
            .. network.IsStateful ? ["IsStateful = true"] : Array.Empty<string>(),
        ];
        return Braced(properties);
    }

    /// <summary>One of several outputs.</summary>
    private static string Output(Network network, OutputPart output)
    {
        string[] properties =
        [
            .. output.Labels.Count > 0 ? [$"Labels = [{string.Join(", ", output.Labels.Select(CSharp.String))}]"] : Array.Empty<string>(),
            .. output.Layer.MaskOut ? ["IsMasked = true"] : Array.Empty<string>(),
            .. output.Goal is Goal goal ? [$"Training = {Goal(goal, LossMethod(network, output))}"] : Array.Empty<string>(),
        ];
        return $"new({CSharp.String(output.Layer.Name)}, {Shape(output.Layer.Output)}, {CSharp.Integer(output.Offset)}){Braced(properties)}";
    }

    private static string Goal(Goal goal, string lossMethod) =>
        $"new(Loss.{goal.Loss.Kind}, {CSharp.Double(goal.Weight)}, [{string.Join(", ", goal.Metrics.Select(Metric))}]){Braced(GoalProperties(goal, lossMethod))}";

    /// <summary>The function that computes the loss of a position of an output.</summary>
    private static string LossMethod(Network network, OutputPart output) => network.NamedOutputs.Count == 0 ? "LossOf" : $"LossOf{output.Index + 1}";

    private static string Braced(string[] properties) => properties.Length == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";

    private static string Input(InputPart input)
    {
        string indices = input.IndexCount is int count ? $" {{ IndexCount = {CSharp.Integer(count)} }}" : "";
        return $"new({CSharp.String(input.Layer.Name)}, {Shape(input.Layer.Output)}, {CSharp.Integer(input.Offset)}){indices}";
    }

    private static string Layer(Network network, LayerNode node)
    {
        Layer layer = node.Layer;
        int parameters = layer.Parameters.Sum(p => p.Length);
        string maskValue = layer switch
        {
            MaskingLayer masking => $", MaskValue: {CSharp.Float(masking.MaskValue)}",
            EmbeddingLayer { MaskZero: true } => $", MaskValue: {CSharp.Float(0)}",
            _ => "",
        };
        return $"new({CSharp.String(layer.Name)}, {CSharp.String(layer.Kind)}, {Shape(layer.Output)}, {parameters}, " +
            $"MaskIn: {Bool(layer.MaskIn)}, MaskOut: {Bool(layer.MaskOut)}{maskValue}){Properties(network, node)}";
    }

    /// <summary>What is said of some layers only: options that are given, and what they read in a model that is more than a chain.</summary>
    private static string Properties(Network network, LayerNode node)
    {
        string settings = string.Join(", ", node.Settings.Select(setting => $"{setting.Name}={setting.Value}"));
        string inputs = string.Join(", ", node.Reads.Select(read => CSharp.String(network.NameOf(read))));
        string[] properties =
        [
            .. settings.Length > 0 ? [$"Settings = {CSharp.String(settings)}"] : Array.Empty<string>(),
            .. network.IsChain ? Array.Empty<string>() : [$"Inputs = [{inputs}]"],
        ];
        return properties.Length == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
    }

    private static string Parameter(ParameterPlace place)
    {
        string shape = $"new TensorShape({string.Join(", ", place.Parameter.Shape)})";
        return $"new({CSharp.String(place.Path)}, {shape}, Weights.{place.Identifier}, Trainable: {Bool(place.Parameter.Trainable)}, " +
            $"{Initializer(place.Parameter.Initializer)})";
    }

    private static string Initializer(Initializer initializer)
    {
        string first = CSharp.Float(initializer.First), second = CSharp.Float(initializer.Second);
        string arguments = initializer.Kind switch
        {
            InitializerKind.Constant or InitializerKind.Orthogonal => $"({first})",
            InitializerKind.RandomUniform or InitializerKind.RandomNormal => $"({first}, {second})",
            InitializerKind.UnitForgetBias => $"({Initializer(initializer.Rest!)})",
            InitializerKind.Blocks => $"({Initializer(initializer.Rest!)}, {string.Join(", ", initializer.Blocks.Select(Block))})",
            _ => string.Empty,
        };
        return $"Initializer.{initializer.Kind}{arguments}";

        static string Block(double? value) => value is double number ? CSharp.Float(number) : "null";
    }

    /// <summary>A metric with the settings that are given, and its key where that is not its full name.</summary>
    private static string Metric(Metric metric)
    {
        IEnumerable<string> settings = metric.Settings.Select(
            setting => $"new({CSharp.String(setting.Name)}, {(setting.Value is string word ? CSharp.String(word) : Words.Show(setting.Value))})");
        string rest = metric.Settings.Count == 0 ? "" : $", [{string.Join(", ", settings)}]";
        string key = metric.Key == metric.Name ? "" : $" {{ Key = {CSharp.String(metric.Key)} }}";
        return $"new({CSharp.String(metric.Name)}{rest}){key}";
    }

    /// <summary>What some models say of their training only: options of the loss and what it is of a position, and metrics by weights.</summary>
    private static string[] GoalProperties(Goal goal, string lossMethod)
    {
        string weighted = string.Join(", ", goal.WeightedMetrics.Select(Metric)), settings = Settings(goal.Loss);
        return
        [
            .. settings.Length > 0 ? [$"LossSettings = {CSharp.String(settings)}"] : Array.Empty<string>(),
            .. goal.Loss.IgnoredClass is int ignored ? [$"IgnoredClass = {Words.Show(ignored)}"] : Array.Empty<string>(),
            .. goal.Loss.TakesClassIndices ? Array.Empty<string>() : [$"PositionLoss = {lossMethod}"],
            .. weighted.Length > 0 ? [$"WeightedMetrics = [{weighted}]"] : Array.Empty<string>(),
        ];
    }

    /// <summary>The losses of several outputs in a line, as <c>digit=huber(delta=2), writer=0.5*mean_squared_error</c>.</summary>
    private static string[] SeveralLosses(Network network)
    {
        IEnumerable<string> losses = network.Outputs.Select(output =>
        {
            string settings = Settings(output.Goal!.Loss), weight = output.Goal.Weight == 1 ? "" : Words.Show(output.Goal.Weight) + "*";
            return $"{output.Layer.Name}={weight}{output.Goal.Loss.Name}{(settings.Length == 0 ? "" : $"({settings})")}";
        });
        return [$"LossSettings = {CSharp.String(string.Join(", ", losses))}"];
    }

    private static string Settings(LossFunction loss) => string.Join(", ", loss.Settings.Select(setting => $"{setting.Name}={setting.Value}"));

    private static string Shape(Shape shape) =>
        shape.Time is int time ? $"new TensorShape({time}, {shape.Features})" : $"new TensorShape({shape.Features})";

    /// <summary>The settings of an optimizer, whose values are numbers and switches of C# too.</summary>
    private static string Settings(Optimizer optimizer) =>
        string.Join(", ", optimizer.Settings.Select(setting => $"new({CSharp.String(setting.Name)}, {setting.Value})"));

    private static string Scheduled(Optimizer optimizer) => optimizer.Schedule is null ? "" : " { Schedule = Schedule }";

    /// <summary>What makes a schedule, and the one behind it, which is the second argument.</summary>
    private static string Rate(RateSchedule schedule)
    {
        List<string> arguments = [.. schedule.Arguments];
        if (schedule.Then is RateSchedule then)
        {
            arguments.Insert(1, Rate(then));
        }

        return $"RateSchedule.{schedule.Kind}({string.Join(", ", arguments)})";
    }

    private static string Bool(bool value) => value ? "true" : "false";
}
