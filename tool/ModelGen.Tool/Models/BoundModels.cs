using Microsoft.CodeAnalysis;
using ModelGen.Generator;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Parsing;
using ModelGen.Tool.Reports;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Models;

/// <summary>
/// Model files as the generator understands them: parsed and bound, by its own code but without a compiler around it, whose start would take most of the time.
/// All errors of users are found there.
/// </summary>
internal sealed class BoundModels
{
    /// <summary>What models get as their namespace that name none.</summary>
    private const string DefaultNamespace = "Models";

    private BoundModels(ModelSource[] files, ItemMetadata metadata, bool withWeights = false, bool withBudgets = false)
    {
        ModelFile[] parsed = [.. files.Select(file => ModelGenerator.Parse(file.Path, () => file.Text))];
        IEnumerable<BoundModel> models = parsed.SelectMany(file => Binder.BindAll(file with { Metadata = metadata }, DefaultNamespace));
        Models = [.. withWeights ? models.Select(WithWeights) : models];
        Diagnostics =
        [
            .. parsed.SelectMany(file => file.Errors).Concat(Models.SelectMany(model => model.Diagnostics)).Concat(Binder.FindDuplicates(Models))
                .Concat(withBudgets ? Models.SelectMany(BudgetCheck.Of) : [])
                .OrderBy(found => Array.FindIndex(files, file => file.Path == found.Path)).ThenBy(found => found.Place.Offset)
                .Select(found => found.ToDiagnostic()),
        ];
    }

    /// <summary>The models, in their order.</summary>
    public IReadOnlyList<BoundModel> Models { get; }

    /// <summary>What is wrong or doubtful, in the order of the files.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Whether something is wrong.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Reads the files of a project, as a build would.</summary>
    /// <param name="files">The files.</param>
    /// <param name="withWeights">Whether the weights files that they name are looked at.</param>
    /// <param name="withBudgets">Whether what they take is compared with the budgets that they set.</param>
    public static BoundModels InProject(ModelSource[] files, bool withWeights = false, bool withBudgets = false) =>
        new(files, ItemMetadata.None, withWeights, withBudgets);

    /// <summary>Reads a file whose models are only to predict: the code that trains them would be compiled for nothing.</summary>
    public static BoundModels ToPredict(ModelSource file) => new([file], ItemMetadata.None with { Training = "false" });

    private static BoundModel WithWeights(BoundModel model) =>
        model.Weights is WeightsKey key ? WeightsBinder.Bind(model, [WeightsFile.LookAt(model.Path, key)]) : model;

    /// <summary>The models, where nothing is wrong.</summary>
    /// <exception cref="ToolException">Something is; says what is first.</exception>
    public IReadOnlyList<Network> EnsureSound()
    {
        Diagnostic[] errors = [.. Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        string more = errors.Length > 1 ? $" (and {errors.Length - 1} more; 'modelgen check' shows all)" : "";
        return errors.Length == 0 ? [.. Models.Select(model => model.Network!)] : throw new ToolException($"{errors[0].Line()}{more}");
    }

    /// <summary>The model of a file that has one, where nothing is wrong.</summary>
    /// <exception cref="ToolException">Something is, or there are several.</exception>
    public Network EnsureOne() => EnsureSound() is [Network network] ? network
        : throw new ToolException($"the file has {Models.Count} models, and one is expected; give each a file of its own");
}
