using ModelGen.Import.Graph;
using ModelGen.Import.Torch;

namespace ModelGen.Import;

/// <summary>
/// Imports state dicts of PyTorch: what <c>torch.save(model.state_dict(), path)</c> writes (<c>.pt</c>, <c>.pth</c>), in the form before version 1.6 too, and
/// the same tensors as <c>.safetensors</c>. Of a pickle tensors are read and nothing else; nothing is executed.
/// </summary>
/// <remarks>
/// A state dict has the tensors of modules in their order, and nothing of what the program does with them: modules are taken to follow each other, and
/// <see cref="TorchOptions"/> says what stands between them.
/// </remarks>
public static class PyTorchFile
{
    /// <summary>Reads a state dict.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">What the file does not say; null: nothing.</param>
    /// <returns>The description, the weights, and what people should know of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ImportException">The file can't be read or described; says what in it, and what to do.</exception>
    public static ImportedModel Import(string path, TorchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ImportedFile.Read(path, () =>
        {
            TorchOptions asked = options ?? new TorchOptions();
            SourceModel model = StateDict.Read(TorchContents.Read(path), asked);
            return Lowering.Lower(model, ImportedFile.ClassName(path, asked), asked);
        });
    }
}
