using System.Net;
using System.Security.Cryptography;
using Digits.Data;

namespace ModelGen.Tests.Digits;

public sealed class MnistDownloadTests : IDisposable
{
    private static readonly byte[] Content = Idx.Bytes(1000);
    private static readonly Download File = new("digits.gz", Convert.ToHexString(SHA256.HashData(Content)).ToLowerInvariant());

    private readonly TemporaryFolder folder = new();
    private readonly List<string> asked = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Fetches_from_the_first_mirror_and_asks_nobody_the_next_time()
    {
        Fetch(_ => Answer(Content));
        Fetch(_ => Answer(Content));

        Assert.Equal(["http://first.test/mnist/digits.gz"], asked);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(folder.File("cache/digits.gz")));
        AssertOnlyFile("digits.gz");
    }

    [Fact]
    public void Goes_on_to_the_next_mirror_after_a_wrong_answer()
    {
        byte[] wrong = [.. Content[..^1], 1];
        Fetch(address => address.Host == "first.test" ? Answer(wrong) : Answer(Content));

        Assert.Equal(["http://first.test/mnist/digits.gz", "http://second.test/digits.gz"], asked);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(folder.File("cache/digits.gz")));
        AssertOnlyFile("digits.gz");
    }

    [Fact]
    public void Says_what_each_mirror_did_wrong_and_writes_nothing()
    {
        string message = Assert.Throws<IOException>(() => Fetch(address => address.Host == "first.test"
            ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : Answer([1, 2, 3]))).Message;

        Assert.StartsWith("digits.gz: no mirror gave it; http://first.test/mnist/digits.gz: ", message);
        Assert.Contains("404", message);
        Assert.EndsWith(
            $"http://second.test/digits.gz: expected the SHA-256 {File.Sha256}, found "
            + "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
            message);
        AssertOnlyFile();
    }

    [Fact]
    public void Replaces_a_cached_file_that_is_damaged()
    {
        Fetch(_ => Answer(Content));
        System.IO.File.WriteAllBytes(folder.File("cache/digits.gz"), Content[..500]);
        Fetch(_ => Answer(Content));

        Assert.Equal(2, asked.Count);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(folder.File("cache/digits.gz")));
    }

    [Fact]
    public void Refuses_an_endless_or_a_slow_answer()
    {
        using HttpClient client = new(new Server(_ => Answer(Content), asked)) { MaxResponseContentBufferSize = 999 };
        string message = Assert.Throws<IOException>(() => Fetch(client)).Message;
        Assert.Contains("999", message);

        using HttpClient slow = new(new Server(_ => throw new TaskCanceledException("too slow"), asked));
        Assert.Contains("too slow", Assert.Throws<IOException>(() => Fetch(slow)).Message);
        AssertOnlyFile();
    }

    [Fact]
    public void The_files_are_those_that_the_loader_looks_for()
    {
        Assert.Equal(
            ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"],
            MnistDownload.Files.Select(file => file.Name));
        Assert.All(MnistDownload.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        Assert.All(MnistDownload.Mirrors, mirror => Assert.EndsWith("/", mirror.AbsoluteUri));
    }

    private void Fetch(Func<Uri, HttpResponseMessage> answer)
    {
        using HttpClient client = new(new Server(answer, asked));
        Fetch(client);
    }

    private void Fetch(HttpClient client) =>
        new MnistDownload(client, [new Uri("http://first.test/mnist/"), new Uri("http://second.test/")])
            .Fetch([File], folder.File("cache"));

    private void AssertOnlyFile(params string[] names) =>
        Assert.Equal(names, Directory.GetFiles(folder.File("cache")).Select(Path.GetFileName));

    private static HttpResponseMessage Answer(byte[] content) => new() { Content = new ByteArrayContent(content) };

    private sealed class Server(Func<Uri, HttpResponseMessage> answer, List<string> asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(answer(request.RequestUri));
        }
    }
}
