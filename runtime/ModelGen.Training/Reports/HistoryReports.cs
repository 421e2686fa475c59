using System.Text;

namespace ModelGen.Training;

/// <summary>Histories as files.</summary>
public static class HistoryReports
{
    /// <summary>
    /// Writes a <see cref="Report"/> of one training run, under its model's name, to an HTML file. The file appears whole or, where that
    /// fails, stays as it was.
    /// </summary>
    /// <param name="history">The training run.</param>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <param name="test">The result of the trained model on the test data, of <see cref="ModelTraining.Test"/>: see <see cref="Report.Add"/>.</param>
    /// <exception cref="ArgumentException">The test result is another model's.</exception>
    /// <exception cref="IOException">The file can't be written; says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void SaveReport(this History history, string path, TestResult? test = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        Report report = new(history.Model.Name);
        report.Add(history, test);
        report.Save(path);
    }

    /// <summary>
    /// Writes the history to a file of comma-separated values in UTF-8: a line of headings, then one for each epoch. The file appears whole
    /// or, where that fails, stays as it was.
    /// </summary>
    /// <param name="history">The training run.</param>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <remarks>
    /// Columns are those of Keras' <c>CSVLogger</c>, <c>epoch</c>, counted from 0, and the names of the history in the order of their
    /// characters, then <c>learning_rate</c>, that at the epoch's end, and <c>seconds</c>, its duration. Numbers have as many digits as
    /// bring the same double back; what is missing, or NaN, is empty. Lines end in <c>\n</c>; else the format is RFC 4180.
    /// </remarks>
    /// <exception cref="IOException">The file can't be written; says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void SaveCsv(this History history, string path)
    {
        ArgumentNullException.ThrowIfNull(history);
        using StringWriter text = new();
        HistoryCsv.Write(history, text);
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
