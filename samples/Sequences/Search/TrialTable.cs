using System.Globalization;
using ModelGen.Training;
using Spectre.Console;

namespace Sequences.Search;

/// <summary>Trials as tables, a row for each.</summary>
internal static class TrialTable
{
    private const string LayersHeader = "Layers";

    private static readonly Column[] IdentityColumns =
    [
        new("Model", trial => trial.Architecture.Title, IsText: true),
        new(LayersHeader, trial => trial.Architecture.Layers, IsText: true),
    ];

    private static readonly Column[] ProgressColumns =
    [
        .. IdentityColumns,
        new("State", State, IsText: true),
        new("Epoch", trial => string.Create(CultureInfo.InvariantCulture, $"{Finished(trial)}/{trial.Epochs}")),
        new("Loss", trial => Last(trial, "loss")),
        new("Training\naccuracy", trial => Last(trial, "accuracy")),
        new("Validation\naccuracy", trial => Last(trial, "val_accuracy")),
        new("Seconds", Seconds),
    ];

    private static readonly Column[] ResultColumns =
    [
        .. IdentityColumns,
        new("Epochs", trial => trial.Outcome is null ? "" : Finished(trial).ToString(CultureInfo.InvariantCulture)),
        new("Seconds", Seconds),
        new("Training\naccuracy", trial => Share(trial.Outcome?.Values?["accuracy"])),
        new("Validation\naccuracy", trial => Share(trial.Outcome?.Values?["val_accuracy"])),
        new("Test\naccuracy", trial => Share(trial.Outcome?.Test.Accuracy)),
        new("Ended", End, IsText: true),
    ];

    private sealed record Column(string Header, Func<Trial, string> Cell, bool IsText = false);

    /// <summary>How far trials have come.</summary>
    public static Table Progress(IEnumerable<Trial> trials) =>
        Make(ProgressColumns, trials, trial => trial.HasStarted ? Style.Plain : new Style(Color.Grey));

    /// <summary>What trials reached: training and validation accuracy of the last epoch, and test accuracy of the trained model.</summary>
    /// <param name="trials">All trials, ended.</param>
    /// <param name="best">The one that was chosen, or null.</param>
    public static Table Results(IEnumerable<Trial> trials, Trial? best) =>
        Make(ResultColumns, trials, trial => trial == best ? new Style(decoration: Decoration.Bold) : Style.Plain);

    /// <summary>Why a trial ended, in a word or two.</summary>
    public static string End(Trial trial) => trial.Outcome?.History.EndReason switch
    {
        null => "untrained",
        EndReason.Completed => "all epochs",
        EndReason reason => reason.ToString().ToLowerInvariant(),
    };

    private static string State(Trial trial) => trial switch
    {
        { Outcome.History.EndReason: EndReason.Diverged } => "diverged",
        { Outcome: not null } => "done",
        { HasStarted: true } => "training",
        _ => "waiting",
    };

    private static int Finished(Trial trial) => trial.LastEpoch?.Epoch + 1 ?? 0;

    private static string Seconds(Trial trial) => trial.HasStarted ? trial.Seconds.ToString("F1", CultureInfo.InvariantCulture) : "";

    private static string Last(Trial trial, string name) =>
        trial.LastEpoch?.Values.TryGetValue(name, out double value) == true ? Share(value) : "";

    private static string Share(double? value) => value is double share ? MetricValue.Format(share) : "";

    /// <summary>A table that fits 80 columns. On narrower terminals layers take several lines, until there is no room for them.</summary>
    private static Table Make(Column[] columns, IEnumerable<Trial> trials, Func<Trial, Style> style)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns([.. columns.Select(column => new TableColumn(column.Header)
        {
            Alignment = column.IsText ? Justify.Left : Justify.Right,
            NoWrap = column.Header != LayersHeader,
            Padding = new Padding(0),
        })]);
        foreach (Trial trial in trials)
        {
            table.AddRow(columns.Select(column => new Text(column.Cell(trial), style(trial))));
        }

        return table;
    }
}
