using ModelGen.Generator.Binding.Cells;
using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;

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
        "input", new MappingType(new OptionSet([Shape, Type, Lengths], OptionWords.Input)), "What goes in.");

    public static readonly Option<EquatableArray<string>> Labels = new(
        "labels",
        new ListType<string>("labels", new TextType { Visible = true }, 0, LayerOptions.MaxSize, distinct: true),
        [],
        "Names of the output's features, all different.");

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

    public static readonly OptionSet Options = new(
        [Version, Name, Namespace, Summary, Input, Labels, Cells, Layers, Training, Weights, Codegen], OptionWords.Model);
}

/// <summary>What the steps of an input hold.</summary>
internal enum InputType
{
    /// <summary>Features to compute with.</summary>
    Number,

    /// <summary>Whole numbers from 0 that stand for something, such as words.</summary>
    Index,
}
