using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Every diagnostic of the model compiler. In each message {0} is the key path and {1} the line.</summary>
internal static partial class Descriptors
{
    private const string Category = "ModelGen";

    private static string HelpLink => Pages.HelpLink;

    public static readonly DiagnosticDescriptor InvalidYaml = new(
        id: "MG0001",
        title: "Invalid YAML",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0001");

    public static readonly DiagnosticDescriptor YamlFeature = new(
        id: "MG0002",
        title: "YAML feature not supported",
        messageFormat: "{0} (line {1}): {2} are not supported; {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0002");

    public static readonly DiagnosticDescriptor TooLarge = new(
        id: "MG0003",
        title: "File too large or nested too deeply",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0003");

    public static readonly DiagnosticDescriptor EmptyFile = new(
        id: "MG0004",
        title: "No model in the file",
        messageFormat: "{0} (line {1}): the file holds no model; begin with 'modelgen: 1'",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0004");

    public static readonly DiagnosticDescriptor UnreadableFile = new(
        id: "MG0005",
        title: "File cannot be read",
        messageFormat: "{0} (line {1}): the file cannot be read as text; check that it exists and is UTF-8",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0005");

    public static readonly DiagnosticDescriptor Repeated = new(
        id: "MG0006",
        title: "Given twice",
        messageFormat: "{0} (line {1}): '{2}' is already given on line {3}; {4}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0006");

    public static readonly DiagnosticDescriptor UnknownKey = new(
        id: "MG0007",
        title: "Unknown key",
        messageFormat: "{0} (line {1}): '{2}' is not known here; {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0007");

    public static readonly DiagnosticDescriptor MissingKey = new(
        id: "MG0008",
        title: "Required key missing",
        messageFormat: "{0} (line {1}): '{2}' is missing ({3}); {4}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0008");

    public static readonly DiagnosticDescriptor WrongType = new(
        id: "MG0009",
        title: "Wrong kind of value",
        messageFormat: "{0} (line {1}): expected {2}, found {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0009");

    public static readonly DiagnosticDescriptor OutOfRange = new(
        id: "MG0010",
        title: "Value out of range",
        messageFormat: "{0} (line {1}): {2} is out of range; expected {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0010");

    public static readonly DiagnosticDescriptor UnknownName = new(
        id: "MG0011",
        title: "Unknown name",
        messageFormat: "{0} (line {1}): there is no {2} '{3}'; {4}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0011");

    public static readonly DiagnosticDescriptor UnsupportedName = new(
        id: "MG0012",
        title: "Not supported here",
        messageFormat: "{0} (line {1}): the {2} '{3}' of Keras is not supported here; {4}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0012");

    public static readonly DiagnosticDescriptor UnsupportedOption = new(
        id: "MG0013",
        title: "Option of Keras not supported",
        messageFormat: "{0} (line {1}): the option '{2}' of Keras is not supported; {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0013");

    public static readonly DiagnosticDescriptor UnsupportedVersion = new(
        id: "MG0014",
        title: "Unsupported version of the language",
        messageFormat: "{0} (line {1}): version {2} of the model language is not known to this version of ModelGen; write "
            + "'modelgen: 1' or update ModelGen",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0014");

    public static readonly DiagnosticDescriptor InvalidIdentifier = new(
        id: "MG0015",
        title: "Invalid name",
        messageFormat: "{0} (line {1}): '{2}' is not usable as {3}; {4}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0015");

    public static readonly DiagnosticDescriptor DuplicateLayer = new(
        id: "MG0016",
        title: "Layer name used twice",
        messageFormat: "{0} (line {1}): the layer name '{2}' is already used on line {3}; give one of the two layers another 'name'",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0016");

    public static readonly DiagnosticDescriptor DuplicateModel = new(
        id: "MG0017",
        title: "Two models of one name",
        messageFormat: "{0} (line {1}): the class '{2}' is already made from {3}; give one of the two models another 'name' "
            + "or 'namespace' (names that look the same or differ only in case count as one)",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0017");

    public static readonly DiagnosticDescriptor ShapeMismatch = new(
        id: "MG0018",
        title: "Layer does not fit its input",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0018");

    public static readonly DiagnosticDescriptor ModelTooLarge = new(
        id: "MG0019",
        title: "Model too large",
        messageFormat: "{0} (line {1}): {2} has {3} {4}, more than the {5} that are possible; make the model smaller",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0019");

    public static readonly DiagnosticDescriptor LossMismatch = new(
        id: "MG0020",
        title: "Loss does not fit the output",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0020");

    public static readonly DiagnosticDescriptor LabelCount = new(
        id: "MG0021",
        title: "Number of labels",
        messageFormat: "{0} (line {1}): there {2} for an output of {3}; give {4}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0021");

    public static readonly DiagnosticDescriptor Contradiction = new(
        id: "MG0022",
        title: "Options contradict each other",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0022");

    public static readonly DiagnosticDescriptor VanishingNumber = new(
        id: "MG0023",
        title: "Number is 0 in single precision",
        messageFormat: "{0} (line {1}): {2} is 0 in single precision, in which models compute; give a number of at least 1.4e-45, or 0 "
            + "if that is meant",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0023");

    public static readonly DiagnosticDescriptor OldLanguage = new(
        id: "MG0024",
        title: "Language version of the project too old",
        messageFormat: "{0} (line {1}): generated code is C# 12, but the project is compiled as C# {2}; write "
            + "<LangVersion>12</LangVersion> or a later version in the project file",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0024");

    public static readonly DiagnosticDescriptor CompilerFailed = new(
        id: "MG0025",
        title: "Fault of the model compiler",
        messageFormat: "{0} (line {1}): ModelGen fails on this model, which is a fault of its own ({2}); please report it with the model",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0025");

    public static readonly DiagnosticDescriptor FileEnding = new(
        id: "MG0026",
        title: "Ending of the file's name",
        messageFormat: "{0} (line {1}): no model is made of a file that ends in '.model.yml'; call it {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0026");

    /// <summary>A model file in a project of another language: the build's own targets report it, as the generator does not run there.</summary>
    public static readonly DiagnosticDescriptor OtherLanguage = new(
        id: "MG0027",
        title: "Model in a project that is not C#",
        messageFormat: "models are compiled in C# projects only, and this one is another; move the file to a C# project and reference that "
            + "project from here",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0027");

    public static readonly DiagnosticDescriptor NotUtf8 = new(
        id: "MG0028",
        title: "File is not UTF-8",
        messageFormat: "{0} (line {1}): a character stands here that the file's bytes do not give in UTF-8; save the file as UTF-8",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0028");

    public static readonly DiagnosticDescriptor StoppedLearning = new(
        id: "MG0029",
        title: "Setting that stops learning",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0029");

    public static readonly DiagnosticDescriptor LostMask = new(
        id: "MG0030",
        title: "Mask that is lost",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0030");

    public static readonly DiagnosticDescriptor UnsuitableOutput = new(
        id: "MG0031",
        title: "Last layers keep the loss from falling",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0031");

    public static readonly DiagnosticDescriptor NothingToTrain = new(
        id: "MG0032",
        title: "Nothing to train",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0032");

    public static readonly DiagnosticDescriptor CannotStream = new(
        id: "MG0040",
        title: "Needs all time steps at once",
        messageFormat: "{0} (line {1}): the model is to take one time step at a time, as codegen has 'streaming: true', but {2} can't: {3}; "
            + "remove 'streaming' or use another layer",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0040");

    public static readonly DiagnosticDescriptor MeaninglessMetric = new(
        id: "MG0044",
        title: "Metric that says nothing",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0044");

    public static readonly DiagnosticDescriptor CannotTakeLengths = new(
        id: "MG0045",
        title: "Needs sequences of one length",
        messageFormat: "{0} (line {1}): sequences are to have lengths of their own, as the input has 'lengths: true', but {2} can't take them: {3}; "
            + "remove 'lengths' or use another layer",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0045");

    public static readonly DiagnosticDescriptor OverBudget = new(
        id: "MG0047",
        title: "Over the budget",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0047");

    public static readonly DiagnosticDescriptor NoSuchWeights = new(
        id: "MG0050",
        title: "Pattern of no weights",
        messageFormat: "{0} (line {1}): '{2}' is the pattern of no weights that are trained; there are {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0050");

    public static readonly DiagnosticDescriptor MetricMismatch = new(
        id: "MG0055",
        title: "Metric does not fit the model",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0055");

    /// <summary>All of them, by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All => Table.All;

    public static DiagnosticDescriptor ById(string id) => All.First(descriptor => descriptor.Id == id);

    // Classes of their own, as the fields of the parts of a class are set in no order that is known.
    private static class Pages
    {
        /// <summary>Editors open whole addresses only; the build knows where the repository is.</summary>
        public static readonly string HelpLink = RepositoryUrl + "/blob/main/docs/diagnostics.md#";

        private static string RepositoryUrl => typeof(Descriptors).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(metadata => metadata.Key == nameof(RepositoryUrl)).Value;
    }

    private static class Table
    {
        public static readonly ImmutableArray<DiagnosticDescriptor> All = ImmutableArray.Create(
            InvalidYaml, YamlFeature, TooLarge, EmptyFile, UnreadableFile, Repeated, UnknownKey, MissingKey,
            WrongType, OutOfRange, UnknownName, UnsupportedName,
            UnsupportedOption, UnsupportedVersion, InvalidIdentifier, DuplicateLayer,
            DuplicateModel, ShapeMismatch, ModelTooLarge, LossMismatch,
            LabelCount, Contradiction, VanishingNumber, OldLanguage, CompilerFailed,
            FileEnding, OtherLanguage, NotUtf8, StoppedLearning, LostMask, UnsuitableOutput, NothingToTrain,
            UnreadableLayer, UnreadLayer, WrongMetadata, OneClassName, OldCompiler, OldFramework, NamespaceClash,
            CannotStream, WrongWeightsFile, OtherWeights, UnreadWeights, MeaninglessMetric, CannotTakeLengths, ReadsMissing, OverBudget,
            NoSuchWeights, WrongEquation, MetricMismatch);
    }
}
