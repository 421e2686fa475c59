namespace ModelGen.Tests.Runtime;

public class SummaryTableTests
{
    [Fact]
    public void TableHasAMaskColumnWhereThereIsAMask() => Assert.Equal(
        """
        Model: "Masked"
        ┏━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━┳━━━━━━━━━┓
        ┃ Layer (type)      ┃ Output Shape ┃ Mask   ┃ Param # ┃
        ┡━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━╇━━━━━━━━━┩
        │ masking (Masking) │ (None, 5, 3) │ starts │       0 │
        ├───────────────────┼──────────────┼────────┼─────────┤
        │ dropout (Dropout) │ (None, 5, 3) │ passes │       0 │
        ├───────────────────┼──────────────┼────────┼─────────┤
        │ lstm (LSTM)       │ (None, 2)    │ ends   │      48 │
        ├───────────────────┼──────────────┼────────┼─────────┤
        │ dense (Dense)     │ (None, 2)    │        │       6 │
        └───────────────────┴──────────────┴────────┴─────────┘
         Total params: 54 (216.00 B)
         Trainable params: 54 (216.00 B)
         Non-trainable params: 0 (0.00 B)

        """.ReplaceLineEndings("\n"),
        TestModel.Masked.ToTable());

    [Fact]
    public void TableHasAColumnOfConnectionsWhereLayersDoNotJustFollowEachOther() => Assert.Equal(
        """
        Model: "Branched"
        ┏━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━━━┓
        ┃ Layer (type)      ┃ Output Shape ┃ Param # ┃ Connected to ┃
        ┡━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━━━┩
        │ lstm (LSTM)       │ (None, 5, 2) │      48 │ input        │
        ├───────────────────┼──────────────┼─────────┼──────────────┤
        │ dense (Dense)     │ (None, 5, 2) │       6 │ input        │
        ├───────────────────┼──────────────┼─────────┼──────────────┤
        │ add (Add)         │ (None, 5, 2) │       0 │ lstm, dense  │
        ├───────────────────┼──────────────┼─────────┼──────────────┤
        │ flatten (Flatten) │ (None, 10)   │       0 │ add          │
        └───────────────────┴──────────────┴─────────┴──────────────┘
         Total params: 54 (216.00 B)
         Trainable params: 48 (192.00 B)
         Non-trainable params: 6 (24.00 B)

        """.ReplaceLineEndings("\n"),
        TestModel.Branched.ToTable());

    [Fact]
    public void ColumnsGrowWithLongNamesAndGreatCounts() => Assert.Equal(
        """
        Model: "Wide"
        ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┓
        ┃ Layer (type)                                         ┃ Output Shape              ┃    Param # ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━┩
        │ the_layer_with_the_longest_name_of_all_of_them (GRU) │ (None, 1000, 2000, 30000) │ 12,000,000 │
        ├──────────────────────────────────────────────────────┼───────────────────────────┼────────────┤
        │ bn (BatchNormalization)                              │ (None, 10)                │      1,300 │
        └──────────────────────────────────────────────────────┴───────────────────────────┴────────────┘
         Total params: 12,001,300 (45.78 MB)
         Trainable params: 12,000,000 (45.78 MB)
         Non-trainable params: 1,300 (5.08 KB)

        """.ReplaceLineEndings("\n"),
        TestModel.Describe(
            "Wide",
            [
                new("the_layer_with_the_longest_name_of_all_of_them", "GRU", new(1000, 2000, 30000), 12_000_000, false, false),
                new("bn", "BatchNormalization", new(10), 1300, false, false),
            ],
            ("a", new(3000, 4000), true),
            ("b", new(1300), false)).ToTable());
}
