using System.Security.Cryptography;
using ModelGen;

namespace Digits.Data;

/// <summary>A file to fetch and what it must be.</summary>
/// <param name="Name">Its name, below a mirror's address and in the folder.</param>
/// <param name="Sha256">Its SHA-256 as lower-case hexadecimal digits.</param>
internal sealed record Download(string Name, string Sha256);

/// <summary>Fetches MNIST from public mirrors into a folder, where it stays for the next time.</summary>
/// <param name="client">Fetches; its time limit and its limit on the length of an answer hold for each file.</param>
/// <param name="mirrors">Addresses that end in a slash, in the order in which they are tried.</param>
internal sealed class MnistDownload(HttpClient client, IReadOnlyList<Uri> mirrors)
{
    /// <summary>Far more than any of the files, the largest of which has 10 MB: an answer that is longer is refused.</summary>
    private const int MaximumLength = 1 << 26;

    /// <summary>The public mirrors.</summary>
    public static IReadOnlyList<Uri> Mirrors { get; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>The four files.</summary>
    public static IReadOnlyList<Download> Files { get; } =
    [
        new("train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        new("train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        new("t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        new("t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ];

    /// <summary>Where the files are kept: <c>modelgen/mnist</c> in the user's cache folder.</summary>
    public static string CacheFolder =>
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "modelgen",
            "mnist");

    /// <summary>A client with limits that suit the files.</summary>
    public static HttpClient NewClient() => new() { MaxResponseContentBufferSize = MaximumLength, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Sees to it that a folder holds the files; what is there and right is not fetched again.</summary>
    /// <param name="files">The files.</param>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <exception cref="IOException">No mirror gave a file, with the reason of each, or the folder can't be written.</exception>
    public void Fetch(IReadOnlyList<Download> files, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (Download file in files)
        {
            string path = Path.Combine(folder, file.Name);
            if (!File.Exists(path) || Sha256(File.ReadAllBytes(path)) != file.Sha256)
            {
                byte[] content = FromFirstMirror(file);
                WholeFile.Write(path, stream => stream.Write(content));
            }
        }
    }

    private byte[] FromFirstMirror(Download file)
    {
        List<string> failures = [];
        foreach (Uri mirror in mirrors)
        {
            Uri address = new(mirror, file.Name);
            try
            {
                byte[] content = client.GetByteArrayAsync(address).GetAwaiter().GetResult();
                string found = Sha256(content);
                if (found == file.Sha256)
                {
                    return content;
                }

                failures.Add($"{address}: expected the SHA-256 {file.Sha256}, found {found}");
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
            {
                failures.Add($"{address}: {failure.Message}");
            }
        }

        throw new IOException($"{file.Name}: no mirror gave it; {string.Join("; ", failures)}");
    }

    private static string Sha256(byte[] content) => Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
}
