using ModelGen.Generator.Binding.Cells;
using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Binding;

/// <summary>The keys of a model description.</summary>
internal static class ModelSection
{
    public static readonly Option<int> Version = new("modelgen", new VersionType(), "Version of the model language: 1.");

    public static readonly Option<string> Name = new(
        "name", Identifiers.Class, null, "Name of the generated class; by default the file's name in PascalCase.");

    public static readonly Option<string> Namespace = new(
        "namespace", Identifiers.Namespace, null, "Namespace of the class; by default the project's root namespace.");

    public static readonly Option<string> Summary = new("summary", new TextType(), "", "One line about the model.");

    private static readonly IntegerType OfShape = new(1, LayerOptions.MaxSize) { Foreign = OptionWords.Size };

    public static readonly Option<EquatableArray<int>> Shape = new(
        "shape",
        new ListType<int>("sizes, [features] or [time, features] of one sample", OfShape, 1, 2),
        "Shape of one sample: [time, features] or [features]; of indices [time].");

    public static readonly Option<InputType> Type = new(
        "type",
        new NamesType<InputType>("input type", ("number", InputType.Number), ("index", InputType.Index)) { Foreign = OptionWords.InputTypes },
        InputType.Number,
        "What the steps hold: number for features to compute with, index for whole numbers from 0 that an embedding looks up.");

    public static readonly Option<bool> Lengths = new(
        "lengths",
        new BooleanType(),
        false,
        "Whether sequences have lengths of their own, up to the time steps of the shape: calls take them one behind the other, with their lengths.");

    public static readonly Option<OptionValues> Input = new(
        "input", new MappingType(new OptionSet([Shape, Type, Lengths], OptionWords.Input)), "What goes in.")
    {
        Alternative = "inputs",
    };

    public static readonly Option<EquatableArray<Use<LayerDeclaration>>> Inputs = new(
        Input.Alternative!,
        new InputsType(),
        [],
        "What goes in, where that is several things: names and, for each of them, a shape and a type as in `input`; layers read them by name.");

    public static readonly Option<EquatableArray<OutputUse>> Outputs = new(
        "outputs",
        new OutputsType(),
        [],
        "What comes out, where that is several things: names of layers and, for each of them, a loss, its weight, metrics and labels.");

    public static readonly Option<EquatableArray<string>> Labels = LabelsOf("Names of the output's features, all different.", isOfOutput: true);

    public static readonly Option<EquatableArray<CellDeclaration>> Cells = new(
        "cells",
        new ListType<CellDeclaration>("cells", new CellType(), 1, 32),
        [],
        "Recurrent cells of the model's own, as equations; they are read before its layers.");

    public static readonly Option<EquatableArray<Use<LayerDeclaration>>> Layers = new(
        "layers", new ListType<Use<LayerDeclaration>>("layers", LayerRegistry.Layers, 1, 256), "The layers in order.");

    public static readonly Option<OptionValues> Training = new(
        "training", new MappingType(TrainingSection.Options), null, "How to train; without it the model only predicts.");

    public static readonly Option<string> Weights = new(
        "weights",
        new TextType { Visible = true },
        null,
        "Weights file that the class starts with and its assembly embeds: a path from this file's folder; without it, initial weights are drawn.");

    public static readonly Option<OptionValues> Codegen = new(
        "codegen", new MappingType(CodegenSection.Options), null, "What the generated class is to have.");

    public static readonly Option<OptionValues> Budget = new(
        "budget", new MappingType(BudgetSection.Options), null, "The most that the model may take of memory and work; where it takes more, the build fails.");

    public static readonly OptionSet Options = new(
        [Version, Name, Namespace, Summary, Input, Inputs, Outputs, Labels, Cells, Layers, Training, Weights, Codegen, Budget], OptionWords.Model);

    /// <summary>The names of an output's features.</summary>
    public static Option<EquatableArray<string>> LabelsOf(string doc, bool isOfOutput = false) => new(
        "labels", new ListType<string>("labels", new TextType { Visible = true }, 0, LayerOptions.MaxSize, distinct: true), [], doc)
    { IsOfOutput = isOfOutput };

    /// <summary>What gives the values of a model, in the order of its nodes: its inputs by name, and its layers.</summary>
    public static EquatableArray<Use<LayerDeclaration>> Nodes(OptionValues model) => model.Get(Inputs).Concat(model.Get(Layers)).ToEquatableArray();

    /// <summary>Shape of one sample of an input, or null after a problem; each step of indices has one.</summary>
    public static Shape? ShapeOf(OptionValues input, Problems problems)
    {
        EquatableArray<int> sizes = input.Get(Shape);
        if (input.Get(Type) == InputType.Number)
        {
            return sizes.Count == 2 ? new Shape(sizes[0], sizes[1]) : new Shape(null, sizes[0]);
        }

        if (sizes.Count == 2)
        {
            string steps = Words.Show(sizes[0]);
            string shape = $"with 'type: index' each time step is one index, and the shape is the time steps alone; write 'shape: [{steps}]'";
            problems.Report(Descriptors.Contradiction, input.NodeOf(Shape), shape);
        }

        return sizes.Count == 2 ? null : new Shape(sizes[0], 1);
    }
}

/// <summary>What the steps of an input hold.</summary>
internal enum InputType
{
    /// <summary>Features to compute with.</summary>
    Number,

    /// <summary>Whole numbers from 0 that stand for something, such as words.</summary>
    Index,
}
