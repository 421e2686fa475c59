namespace ModelGen;

/// <summary>Extension methods that save and load weights files on disk.</summary>
public static class ModelFiles
{
    /// <summary>
    /// Writes all parameters to a file in the safetensors format. The file appears whole or, where something fails, stays as it
    /// was: see <see cref="WholeFile"/>.
    /// </summary>
    /// <param name="model">The model whose parameters are written.</param>
    /// <param name="path">The path of the file, which is replaced if it exists. Its folder must exist.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(this IModel model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        WholeFile.Write(path, model.Save);
    }

    /// <summary>Reads all parameters from a file in the safetensors format; where that fails, the model stays as it was.</summary>
    /// <param name="model">The model whose parameters are read.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="strict">
    /// Whether only a file is taken that was saved from a model of the same name, whose layers have the same kinds, output shapes and settings,
    /// such as activations; otherwise any with the same tensors. Files of other programs do not say which model they are of.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="WeightsFormatException">It is damaged or belongs to another model; says which file and tensor, and why.</exception>
#pragma warning disable RS0027 // The overload with a stream takes as many, all of them required: IModel.Load(Stream) is the one that is not strict.
    public static void Load(this IModel model, string path, bool strict = false)
#pragma warning restore RS0027
    {
        ArgumentNullException.ThrowIfNull(model);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            model.Load(stream, strict);
        }
        catch (WeightsFormatException exception)
        {
            throw new WeightsFormatException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads all parameters in the safetensors format, from a stream's position to its end; where that fails, the model stays as it was.</summary>
    /// <param name="model">The model whose parameters are read.</param>
    /// <param name="stream">The stream to read from. One that cannot seek is read into memory first if the load is strict.</param>
    /// <param name="strict"><inheritdoc cref="Load(IModel, string, bool)" path="/param[@name='strict']"/></param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="WeightsFormatException">The data are damaged or belong to another model; says which tensor, and why.</exception>
    public static void Load(this IModel model, Stream stream, bool strict)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        if (!strict)
        {
            model.Load(stream);
            return;
        }

        using MemoryStream? copy = stream.CanSeek ? null : new MemoryStream();
        if (copy is not null)
        {
            stream.CopyTo(copy);
            copy.Position = 0;
        }

        Stream source = copy ?? stream;
        long start = source.Position;
        new WeightsFile(model.Description).CheckOrigin(source);
        source.Position = start;
        model.Load(source);
    }
}
