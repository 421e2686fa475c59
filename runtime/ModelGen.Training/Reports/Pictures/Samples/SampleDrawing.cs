namespace ModelGen.Training;

/// <summary>How a sample is drawn.</summary>
public enum SampleDrawing
{
    /// <summary>As a grey image: steps are rows from top to bottom, features columns. The greatest value is ink, the least paper.</summary>
    Image,

    /// <summary>As a grey image with time to the right and the features from bottom to top.</summary>
    Spectrogram,

    /// <summary>
    /// As the line of a pen through (x, y), the two features of each step: x to the right and y down, as screens and tablets count, with a
    /// ring where the line starts, and thinner as time goes by.
    /// </summary>
    Pen,

    /// <summary>As a line over time for each feature.</summary>
    Lines,
}
