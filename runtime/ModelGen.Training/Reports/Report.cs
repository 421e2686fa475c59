using System.Text;

namespace ModelGen.Training;

/// <summary>
/// A report of one training run, or of several to compare, as one HTML file that needs no network and holds no script: curves, confusion
/// matrix and scores of classes, test samples, the data, the model, and all that is needed to train it again. Several get a
/// table, their curves in the same charts and a section each, of which the chosen one's is open.
/// </summary>
/// <param name="title">The heading of the page.</param>
public sealed class Report(string title)
{
    /// <summary>Test samples in the gallery where the caller does not say.</summary>
    private const int DefaultGallerySize = 24;

    private readonly List<ReportRun> runs = [];
    private int gallerySize = DefaultGallerySize;

    /// <summary>The heading of the page.</summary>
    public string Title { get; } = title ?? throw new ArgumentNullException(nameof(title));

    /// <summary>Names and values to be kept with the report, such as the command line, in this order.</summary>
    public IList<KeyValuePair<string, string>> Notes { get; } = new List<KeyValuePair<string, string>>();

    /// <summary>
    /// How test samples are drawn; null: by the shape of the model's input. From 8 steps on (n, n) is an image and (time, 2) the line of
    /// a pen; otherwise (time, up to 4) and (features) are lines, and everything else is a spectrogram. Inputs that can't be the line of a
    /// pen are drawn by their shape.
    /// </summary>
    public SampleDrawing? Samples { get; set; }

    /// <summary>
    /// The most test samples that are shown of a training run, mistakes and right ones together; 0: none. Of several training runs those that
    /// were not chosen show a quarter of it, so that the file stays small.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int GallerySize
    {
        get => gallerySize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            gallerySize = value;
        }
    }

    /// <summary>
    /// The training run that a search over architectures would choose: that of the greatest validation accuracy, of equals that of the least
    /// validation loss, then that of the fewest parameters, then the first. Values are those of <see cref="History.Final"/>. Where none
    /// has a validation accuracy, that of the least validation loss if all have the same kind of loss; otherwise null.
    /// </summary>
    public History? Best => ReportRun.Choose(runs)?.History;

    /// <summary>Adds a training run.</summary>
    /// <param name="history">The training run.</param>
    /// <param name="test">
    /// What the trained model gave on the test data: see <see cref="ModelTraining.Test"/>. The <see cref="Predictions"/> of a classifier give
    /// the confusion matrix, scores of classes and samples; a <see cref="RegressionResult"/> scores of outputs, predicted against true
    /// values, residuals and, for sequences, some series; an <see cref="EvaluationResult"/> loss and metrics alone. Null: nothing of it.
    /// </param>
    /// <param name="name">The name of the run; null: that of its model. A name that another run has already gets a number.</param>
    /// <exception cref="ArgumentException">The test result is another model's; nothing was added.</exception>
    public void Add(History history, TestResult? test = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        runs.Add(ReportRun.Of(history, test, FreeName(name ?? history.Model.Name)));
    }

    /// <summary>Writes the page.</summary>
    /// <param name="writer">The writer to write to.</param>
    /// <exception cref="InvalidOperationException">There is no training run in the report; nothing was written.</exception>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (runs.Count == 0)
        {
            throw new InvalidOperationException($"The report \"{Title}\" has no training run; {nameof(Add)} one before it is written.");
        }

        Html.Write(ReportPage.Render(this, runs), writer);
    }

    /// <summary>Writes the page to a file in UTF-8. The file appears whole or, where that fails, stays as it was.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <exception cref="InvalidOperationException">There is no training run in the report.</exception>
    /// <exception cref="IOException">The file can't be written; says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        StringWriter page = new() { NewLine = "\n" };
        Write(page);
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page.ToString())));
    }

    private string FreeName(string name)
    {
        string free = name;
        for (int number = 2; runs.Exists(run => run.Name == free); number++)
        {
            free = $"{name} ({number})";
        }

        return free;
    }
}
