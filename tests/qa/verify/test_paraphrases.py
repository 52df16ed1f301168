"""Sentences that say what a quote says in words of their own, as a person or a model would."""

from corpus.types import Language
from qa.verify import Evidence, verify

SAME: dict[str, tuple[Language, tuple[str, ...]]] = {
    "The ministry trained 250 officers in Da Nang last year, most of them women.": (
        "en",
        (
            "Last year 250 officers, mostly women, received training from the ministry in Da Nang.",
            "The majority of the 250 officers whom the ministry trained last year were women.",
        ),
    ),
    "A field hospital with 63 staff left for South Sudan on 24 September after months of preparation.": (
        "en",
        (
            "On 24 September, 63 people set off for South Sudan with a field hospital.",
            "It took months to prepare the field hospital that departed for South Sudan on 24 September.",
        ),
    ),
    "Deputy Minister Ha Kim Ngoc told reporters that the law would protect victims of trafficking.": (
        "en",
        (
            "The law would shield trafficking victims, according to Deputy Minister Ha Kim Ngoc.",
            "Ha Kim Ngoc said victims of trafficking would be protected by the law.",
        ),
    ),
    "The two sides agreed to exchange information on cybercrime and to meet every six months.": (
        "en",
        (
            "They agreed to share information about cybercrime and hold a meeting every six months.",
            "Meetings will take place every six months under the agreement.",
        ),
    ),
    "Heavy rain has destroyed 1,200 houses in the province since Monday, the disaster office reported.": (
        "en",
        (
            "Since Monday, rain has wiped out 1,200 homes in the province.",
            "The disaster office counted 1,200 houses destroyed by heavy rain since Monday.",
        ),
    ),
    "Canada will provide 5 million dollars over three years for the training of female mediators.": (
        "en",
        (
            "Over three years, female mediators will be trained with 5 million dollars from Canada.",
            "Canada is going to fund training for women mediators with 5 million dollars.",
        ),
    ),
    "The programme encourages women to take part in village councils, where they hold only 12% of seats.": (
        "en",
        (
            "Women have only 12% of seats in village councils, and the programme encourages them to join.",
            "Just 12% of village council seats are held by women.",
        ),
    ),
    "Engineers repaired the bridge in four days so that food could reach the villages before winter.": (
        "en",
        (
            "The bridge was fixed within four days, letting food get to the villages before winter.",
            "In four days engineers had mended the bridge, and food could be brought to the villages.",
        ),
    ),
    "The court sentenced the former mayor to seven years in prison for taking bribes from builders.": (
        "en",
        (
            "The ex-mayor got seven years in jail for accepting bribes from builders.",
            "For taking bribes the former mayor was given a seven-year prison sentence.",
        ),
    ),
    "Speaking at the opening, Ambassador Mark Lee praised the city's efforts to protect children online.": (
        "en",
        (
            "At the opening, Ambassador Mark Lee commended what the city does to keep children safe online.",
            "The city's work to protect children online won praise from Ambassador Mark Lee.",
        ),
    ),
    "Bộ đã đào tạo 250 sĩ quan tại Đà Nẵng trong năm ngoái, phần lớn là phụ nữ.": (
        "vi",
        (
            "Năm ngoái, 250 sĩ quan, đa số là nữ, đã được Bộ huấn luyện tại Đà Nẵng.",
            "Phần lớn trong số 250 sĩ quan được đào tạo năm ngoái là phụ nữ.",
        ),
    ),
    "Bệnh viện dã chiến gồm 63 cán bộ lên đường sang Nam Sudan ngày 24/9 sau nhiều tháng chuẩn bị.": (
        "vi",
        (
            "Ngày 24/9, 63 cán bộ của bệnh viện dã chiến đã khởi hành sang Nam Sudan.",
            "Sau nhiều tháng chuẩn bị, bệnh viện dã chiến đi Nam Sudan vào ngày 24 tháng 9.",
        ),
    ),
    "Thứ trưởng Hà Kim Ngọc cho biết luật sẽ bảo vệ các nạn nhân của nạn buôn người.": (
        "vi",
        (
            "Theo Thứ trưởng Hà Kim Ngọc, nạn nhân buôn người sẽ được luật bảo vệ.",
            "Luật sẽ bảo vệ nạn nhân của nạn buôn người.",
        ),
    ),
    "Hai bên nhất trí trao đổi thông tin về tội phạm mạng và gặp nhau sáu tháng một lần.": (
        "vi",
        (
            "Hai bên đồng ý chia sẻ thông tin tội phạm mạng và sáu tháng họp một lần.",
            "Cứ sáu tháng hai bên sẽ gặp nhau một lần.",
        ),
    ),
    "Mưa lớn đã phá hủy 1.200 ngôi nhà trong tỉnh kể từ thứ Hai, văn phòng phòng chống thiên tai báo cáo.": (
        "vi",
        (
            "Kể từ thứ Hai, 1.200 căn nhà trong tỉnh bị mưa lớn tàn phá.",
            "Văn phòng phòng chống thiên tai cho biết 1.200 ngôi nhà bị mưa lớn phá hủy.",
        ),
    ),
    "Canada sẽ hỗ trợ 5 triệu đô la trong ba năm cho việc đào tạo các nữ hòa giải viên.": (
        "vi",
        (
            "Trong ba năm, Canada sẽ dành 5 triệu đô la để đào tạo nữ hòa giải viên.",
            "Việc đào tạo nữ hòa giải viên sẽ được Canada tài trợ 5 triệu đô la.",
        ),
    ),
    "Chương trình khuyến khích phụ nữ tham gia hội đồng thôn, nơi họ chỉ giữ 12% số ghế.": (
        "vi",
        (
            "Phụ nữ chỉ chiếm 12% số ghế trong hội đồng thôn.",
            "Chương trình động viên phụ nữ vào hội đồng thôn.",
        ),
    ),
    "Công binh sửa xong cây cầu trong bốn ngày để lương thực kịp đến các bản trước mùa đông.": (
        "vi",
        (
            "Cây cầu được công binh sửa trong bốn ngày, nhờ đó lương thực đến được các bản trước mùa đông.",
            "Chỉ trong bốn ngày, công binh đã sửa xong cầu.",
        ),
    ),
    "Tòa tuyên phạt cựu thị trưởng bảy năm tù vì nhận hối lộ của các nhà thầu.": (
        "vi",
        (
            "Cựu thị trưởng bị phạt bảy năm tù do nhận hối lộ từ nhà thầu.",
            "Vì nhận hối lộ, cựu thị trưởng lĩnh án bảy năm tù.",
        ),
    ),
    "Phát biểu tại lễ khai mạc, Đại sứ Mark Lee ca ngợi nỗ lực của thành phố bảo vệ trẻ em trên mạng.": (
        "vi",
        (
            "Đại sứ Mark Lee đánh giá cao những nỗ lực của thành phố nhằm bảo vệ trẻ em trên mạng.",
            "Tại lễ khai mạc, Đại sứ Mark Lee khen ngợi thành phố đã nỗ lực bảo vệ trẻ em trên mạng.",
        ),
    ),
    "Five women from the battalion run a small radio station that gives health advice in two languages.": (
        "en",
        (
            "A small station giving health advice in two languages is run by five women of the battalion.",
            "Health advice is given in two languages by a station that five of the women operate.",
        ),
    ),
    "The governor has ordered schools to stay closed until Friday because of the flood.": (
        "en",
        (
            "Because of flooding, schools are to remain shut until Friday.",
            "Schools will not open before Friday, the governor ordered.",
        ),
    ),
    "Nearly half of the applicants dropped out before the language test in May.": (
        "en",
        (
            "Almost half the candidates gave up before May's language test.",
            "Close to 50% of applicants left before the language test.",
        ),
    ),
    "Under the agreement, Japan will supply radios and the province will pay for repairs.": (
        "en",
        (
            "Japan will deliver radios, while repairs will be paid for by the province.",
            "The province covers repairs and Japan supplies the radios under the agreement.",
        ),
    ),
    "No soldier was hurt in the attack, but two trucks were burned.": (
        "en",
        (
            "The attack burned two trucks but injured no soldiers.",
            "Two trucks were set on fire; none of the soldiers was hurt.",
        ),
    ),
    "The union has asked the company to raise wages by 8% from January.": (
        "en",
        (
            "An 8% pay rise from January is what the union asked the company for.",
            "The union wants the company to increase wages by 8 percent starting in January.",
        ),
    ),
    "Captain Nguyen Thi Lien spent fourteen months in Bangui as a staff officer.": (
        "en",
        (
            "For fourteen months Captain Nguyen Thi Lien was a staff officer in Bangui.",
            "Nguyen Thi Lien served in Bangui for 14 months.",
        ),
    ),
    "The museum plans to show 300 letters written by nurses during the war.": (
        "en",
        (
            "300 letters that nurses wrote during the war are to go on show at the museum.",
            "The museum intends to exhibit 300 wartime letters by nurses.",
        ),
    ),
    "Năm nữ quân nhân của tiểu đoàn điều hành một đài phát thanh nhỏ, tư vấn sức khỏe bằng hai thứ tiếng.": (
        "vi",
        (
            "Một đài phát thanh nhỏ tư vấn sức khỏe bằng hai thứ tiếng do năm nữ quân nhân phụ trách.",
            "Đài phát thanh của tiểu đoàn tư vấn về sức khỏe bằng hai ngôn ngữ.",
        ),
    ),
    "Chủ tịch tỉnh yêu cầu các trường nghỉ học đến thứ Sáu vì lũ.": (
        "vi",
        (
            "Vì lũ, các trường được yêu cầu cho học sinh nghỉ đến thứ Sáu.",
            "Chủ tịch tỉnh cho các trường đóng cửa tới thứ Sáu do lũ.",
        ),
    ),
    "Gần một nửa số thí sinh đã bỏ cuộc trước bài thi ngoại ngữ hồi tháng 5.": (
        "vi",
        (
            "Gần nửa số thí sinh bỏ cuộc trước kỳ thi ngoại ngữ tháng 5.",
            "Trước bài thi ngoại ngữ hồi tháng 5, gần 50% thí sinh đã rút lui.",
        ),
    ),
    "Theo thỏa thuận, Nhật Bản sẽ cung cấp máy bộ đàm còn tỉnh chi trả phí sửa chữa.": (
        "vi",
        (
            "Nhật Bản cung cấp máy bộ đàm, phí sửa chữa do tỉnh chi trả.",
            "Tỉnh sẽ trả phí sửa chữa.",
        ),
    ),
    "Không binh sĩ nào bị thương trong vụ tấn công nhưng hai xe tải bị cháy.": (
        "vi",
        (
            "Vụ tấn công làm cháy hai xe tải, không có binh sĩ bị thương.",
            "Hai xe tải đã bị cháy trong vụ tấn công.",
        ),
    ),
    "Công đoàn đề nghị công ty tăng lương 8% từ tháng Giêng.": (
        "vi",
        (
            "Công đoàn muốn công ty tăng 8% lương kể từ tháng 1.",
            "Đề nghị của công đoàn là tăng lương 8% từ tháng Giêng.",
        ),
    ),
    "Đại úy Nguyễn Thị Liên đã công tác mười bốn tháng tại Bangui với vai trò sĩ quan tham mưu.": (
        "vi",
        (
            "Đại úy Nguyễn Thị Liên làm sĩ quan tham mưu tại Bangui trong 14 tháng.",
            "Nguyễn Thị Liên từng có mười bốn tháng công tác ở Bangui.",
        ),
    ),
    "Bảo tàng dự kiến trưng bày 300 bức thư do các y tá viết trong chiến tranh.": (
        "vi",
        (
            "300 bức thư các y tá viết trong chiến tranh sẽ được bảo tàng trưng bày.",
            "Bảo tàng có kế hoạch giới thiệu 300 bức thư thời chiến của các y tá.",
        ),
    ),
}


def test_most_of_what_is_put_otherwise_is_kept() -> None:
    said = {
        sentence: verify(sentence, [Evidence(quote, language)], language=language)
        for quote, (language, sentences) in SAME.items()
        for sentence in sentences
    }
    assert len(said) > 70
    refused = [s for s, verdict in said.items() if verdict.support == "unsupported"]
    kept = [s for s, verdict in said.items() if verdict.support == "supported"]
    assert len(kept) >= 0.8 * len(said), sorted(set(said) - set(kept))
    assert len(refused) <= 0.15 * len(said), refused
