using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>The part of a page that is about one training run, as its sections see it.</summary>
/// <param name="Run">The training run.</param>
/// <param name="Prefix">What the ids of its sections begin with.</param>
/// <param name="Level">The level of its sections' headings.</param>
/// <param name="GallerySize">The most test samples to show.</param>
/// <param name="Samples">How to draw them.</param>
/// <param name="Hashes">The hashes of all data sets of the report.</param>
internal sealed record RunPart(ReportRun Run, string Prefix, int Level, int GallerySize, SampleDrawing Samples, DataHashes Hashes)
{
    /// <summary>With more classes than this, pictures that show each of them can't be read, and tables stand alone.</summary>
    public const int MostClassesDrawn = 40;

    /// <summary>The training run's history.</summary>
    public History History => Run.History;

    /// <summary>The model that was trained.</summary>
    public ModelDescription Model => Run.History.Model;

    /// <summary>A section with a heading.</summary>
    /// <param name="key">Its id, after the prefix.</param>
    /// <param name="heading">Its heading.</param>
    /// <param name="content">What follows.</param>
    public XElement Section(string key, string heading, params object?[] content) =>
        Html.Section(Prefix + key, Level, heading, Html.Class(key), content);
}
