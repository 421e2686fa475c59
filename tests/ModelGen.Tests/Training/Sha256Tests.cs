using System.Security.Cryptography;
using System.Text;
using ModelGen.CompilerServices;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class Sha256Tests
{
    /// <summary>The examples of FIPS 180-2, appendix B, and the short messages of NIST's test vectors (SHA256ShortMsg).</summary>
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("616263", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("d3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1")]
    [InlineData("11af", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98")]
    [InlineData("74ba2521", "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e")]
    public void HashesAreThoseOfTheStandard(string message, string hash) => Assert.Equal(hash, Hash(Convert.FromHexString(message)));

    [Fact]
    public void AMessageOfTwoBlocksAndOneOfAMillionLetters()
    {
        Assert.Equal(
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            Hash(Encoding.ASCII.GetBytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")));
        byte[] letters = Encoding.ASCII.GetBytes(new string('a', 1_000_000));
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Hash(letters));
    }

    /// <summary>Every place where a message can end in a block, in one piece and in pieces, against the class library's.</summary>
    [Fact]
    public void EveryLengthAndEveryCutGivesTheSameHash()
    {
        byte[] bytes = new byte[200];
        RandomStream stream = new(7, StreamKind.Shuffle, 0, 0, 0);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)stream.Bits(i);
        }

        for (int length = 0; length <= bytes.Length; length++)
        {
            string expected = Convert.ToHexString(SHA256.HashData(bytes.AsSpan(0, length))).ToLowerInvariant();
            Assert.Equal(expected, Hash(bytes[..length]));
            Assert.Equal(expected, Hash(bytes[..(length / 3)], bytes[(length / 3)..length]));
        }
    }

    private static string Hash(params byte[][] pieces)
    {
        Sha256 hash = new();
        foreach (byte[] piece in pieces)
        {
            hash.Add(piece);
        }

        byte[] result = new byte[Sha256.HashLength];
        hash.Finish(result);
        return Convert.ToHexString(result).ToLowerInvariant();
    }
}
